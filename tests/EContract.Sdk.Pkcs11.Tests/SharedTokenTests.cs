using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Several hosts on one token, and several tokens and libraries in one host.</summary>
[Collection("NSS")]
public sealed class SharedTokenTests
{
    [Fact]
    public async Task SignAsync_TwoProcessesOnOneToken_BothSignAndTheOneOutlivesTheOther()
    {
        using var folder = new TemporaryDirectory();
        SoftHsm.CreateToken("two processes");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("two processes", SoftHsm.Pin);
        using X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        // Connected before the others log in, and so write the token's file, which is not there for a moment.
        await signer.ConnectAsync();
        string[] arguments = ["sign-on-token", options.LibraryPath, "two processes", options.KeyLabel!, SoftHsm.Pin];

        Task<string> other = CrashHostProcess.RunAsync(folder.FullPath, [.. arguments, "300"]);
        using CrashHostProcess killed = CrashHostProcess.Start(folder.FullPath, [.. arguments, "1000000"]);
        var storm = new SigningStorm(signer, certificate);
        Task<int> signing = storm.RunAsync(2000, 4);
        await storm.WaitForAsync(1000);
        await killed.KillAsync();

        Assert.Equal(2000, await signing);
        Assert.Equal("connected\n300", await other);
    }

    [Fact]
    public async Task SignAsync_SeveralLibrariesAndTokensAtOnce_EachSignsWithItsOwnKey()
    {
        var signers = new List<(Pkcs11Signer Signer, X509Certificate2 Certificate)>();
        var tokens = new List<IAsyncDisposable>();
        foreach ((string implementation, string label) in new[] { ("SoftHSM", "shared 1"), ("SoftHSM", "shared 2"), ("NSS", "shared 3"), ("p11-kit", "shared 4"), ("p11-kit", "shared 5") })
        {
            var options = new Pkcs11SignerOptions();
            tokens.Add(await TestToken.OpenAsync(implementation, label, options));
            signers.Add((null!, await TestKeys.AddEcdsaAsync(options)));
            signers[^1] = (new Pkcs11Signer(options), signers[^1].Certificate);
        }

        int[] signed = await Task.WhenAll(signers.Select(each => new SigningStorm(each.Signer, each.Certificate).RunAsync(50, 4)));

        Assert.All(signed, count => Assert.Equal(50, count));
        foreach ((Pkcs11Signer signer, X509Certificate2 certificate) in signers)
        {
            await signer.DisposeAsync();
            certificate.Dispose();
        }

        foreach (IAsyncDisposable token in tokens)
            await token.DisposeAsync();
    }

    [Fact]
    public async Task SignAsync_OneLibraryWithOtherParameters_IsRefused()
    {
        var options = new Pkcs11SignerOptions();
        await TestToken.OpenAsync("NSS", "", options);
        await TestKeys.AddEcdsaAsync(options);
        options.LibraryParameters = "configdir='sql:/elsewhere'";
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync());

        Assert.False(thrown.IsTransient);
        Assert.Contains("with other LibraryParameters", thrown.Message);
    }

    [Fact]
    public async Task FailoverSigner_FirstHsmKilledInTheMiddle_EveryRequestIsSignedByTheOneOrTheOther()
    {
        var first = new Pkcs11SignerOptions();
        var second = new Pkcs11SignerOptions();
        await using var firstServer = (P11KitServer)await TestToken.OpenAsync("p11-kit", "failover 1", first);
        await using IAsyncDisposable secondServer = await TestToken.OpenAsync("p11-kit", "failover 2", second);
        using X509Certificate2 firstCertificate = await TestKeys.AddEcdsaAsync(first);
        using X509Certificate2 secondCertificate = await TestKeys.AddEcdsaAsync(second);
        // What p11-kit's client never answers is given up by then.
        first.OperationTimeout = TimeSpan.FromSeconds(3);
        await using var firstSigner = new Pkcs11Signer(first);
        await using var secondSigner = new Pkcs11Signer(second);
        var failover = new FailoverSigner(firstSigner, secondSigner);
        var storm = new SigningStorm(new ChoosingSigner(failover), firstCertificate, secondCertificate);

        Task<int> signing = storm.RunAsync(1000, 8);
        await storm.WaitForAsync(300);
        firstServer.Kill();
        int signed = await signing;

        // Each has a certificate of its own: what was begun with the first when it died fails. That is 8 requests each time the first is
        // tried, which a machine that stands still for seconds may see more than once; without a second there would be hundreds.
        Assert.InRange(storm.Failures.Count, 0, 100);
        Assert.Equal(1000, signed + storm.Failures.Count);
        Assert.All(storm.Failures, failure => Assert.True(Assert.IsType<SignerException>(failure).IsTransient));
    }

    /// <summary>Signs as a document is signed: for the credential that it was given.</summary>
    private sealed class ChoosingSigner(ISigner inner) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
            inner.GetCredentialAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            SigningCredential credential = await inner.GetCredentialAsync(cancellationToken);
            IReadOnlyList<ReadOnlyMemory<byte>> signatures = await inner.SignAsync(credential.Certificate, digests, cancellationToken);
            Assert.Equal(
                SignatureVerification.Valid,
                SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, digests[0].Span, signatures[0].Span));
            return signatures;
        }
    }
}
