using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary>An authority that knows its clients by their certificates, over real TLS.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public static TheoryData<SslProtocols> Protocols => [SslProtocols.Tls12, SslProtocols.Tls13];

    public void Dispose() => _pki.Dispose();

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Timestamp_WithTheRightCertificate_IsServed(SslProtocols protocol)
    {
        await using var server = new TlsTimestampServer(_pki.TimestampAuthority, protocol);
        using X509Certificate2 client = server.IssueClient("City");

        TimestampToken token = await AskAsync(server.Uri, client, server.Root);

        Assert.True(token.Covers("data"u8));
        Assert.Equal(["CN=City"], server.Served);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Timestamp_WithoutCertificate_IsATypedError(SslProtocols protocol) => await AssertAlertedAsync(protocol, _ => null);

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Timestamp_WithAStrangersCertificate_IsATypedError(SslProtocols protocol)
    {
        await using var other = new TlsTimestampServer(_pki.TimestampAuthority, protocol);
        using X509Certificate2 stranger = other.IssueClient("City");

        await AssertAlertedAsync(protocol, _ => stranger);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Timestamp_ServerHangsUpWithoutAWord_IsUnavailable(SslProtocols protocol)
    {
        await using var server = new TlsTimestampServer(_pki.TimestampAuthority, protocol);

        var error = await Assert.ThrowsAsync<TimestampException>(() => AskAsync(server.Uri, null, server.Root));

        Assert.Equal((TimestampFailure.Unavailable, true), (error.Failure, error.IsTransient));
        Assert.Empty(server.Served);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Timestamp_ServerIsNotTrusted_IsATypedErrorAndGetsNothing(SslProtocols protocol)
    {
        await using var server = new TlsTimestampServer(_pki.TimestampAuthority, protocol);
        await using var other = new TlsTimestampServer(_pki.TimestampAuthority, protocol);
        using X509Certificate2 client = server.IssueClient("City");

        // By the operating system, which knows no development root; and by an anchor of the same name with another key.
        await AssertRefusedAsync(server, client, null);
        await AssertRefusedAsync(server, client, other.Root);
    }

    [Fact]
    public async Task Timestamp_ServerHasAnotherName_IsATypedError()
    {
        await using var server = new TlsTimestampServer(_pki.TimestampAuthority, SslProtocols.Tls13);
        using X509Certificate2 client = server.IssueClient("City");

        await AssertRefusedAsync(server, client, server.Root, new UriBuilder(server.Uri) { Host = "127.0.0.1" }.Uri);
    }

    [Fact]
    public void Constructor_ServerTrustWithoutTls_IsAnArgumentError() => Assert.Throws<ArgumentException>(
        () => new Rfc3161TimestampAuthority(new Uri("http://tsa.example/"), new() { ServerTrustAnchors = [_pki.Root] }));

    private async Task AssertAlertedAsync(SslProtocols protocol, Func<TlsTimestampServer, X509Certificate2?> choose)
    {
        await using var authorities = new TlsTimestampServer(_pki.TimestampAuthority, protocol);
        using OpenSslTlsServer server = await OpenSslTlsServer.StartAsync(authorities.Certificate, authorities.Root, protocol);

        var error = await Assert.ThrowsAsync<TimestampException>(() => AskAsync(server.Uri, choose(authorities), authorities.Root));

        Assert.Equal((TimestampFailure.SecureConnection, false), (error.Failure, error.IsTransient));
    }

    private static async Task AssertRefusedAsync(TlsTimestampServer server, X509Certificate2? client, X509Certificate2? anchor, Uri? uri = null)
    {
        var error = await Assert.ThrowsAsync<TimestampException>(() => AskAsync(uri ?? server.Uri, client, anchor));

        Assert.Equal((TimestampFailure.SecureConnection, false), (error.Failure, error.IsTransient));
        Assert.Empty(server.Served);
    }

    private static async Task<TimestampToken> AskAsync(Uri uri, X509Certificate2? client, X509Certificate2? anchor)
    {
        var authority = new Rfc3161TimestampAuthority(
            uri, new() { ClientCertificate = client, ServerTrustAnchors = anchor is null ? null : [anchor] });
        return await authority.TimestampAsync(DigestAlgorithm.Sha256.ComputeHash("data"u8), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken);
    }
}
