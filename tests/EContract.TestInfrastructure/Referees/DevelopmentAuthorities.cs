using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.TestInfrastructure.Referees;

/// <summary>Development authorities over HTTP, a signer of theirs, and what trusts them: once for many tests.</summary>
public sealed class DevelopmentAuthorities : Xunit.IAsyncLifetime
{
    private DevelopmentPkiServer? _server;

    /// <summary>The authorities' server.</summary>
    public DevelopmentPkiServer Server => _server ?? throw new InvalidOperationException("Not started.");

    /// <summary>The authorities.</summary>
    public DevelopmentPki Pki => Server.Pki;

    /// <summary>A client of the timestamp authority.</summary>
    public ITimestampAuthority Timestamps => new Rfc3161TimestampAuthority(Server.TimestampUri);

    /// <summary>Trust in the root.</summary>
    public TrustAnchors Trust => new(Pki.Root);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _server = await DevelopmentPkiServer.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server is null ? ValueTask.CompletedTask : _server.DisposeAsync();

    /// <summary>A new signer with a key of its own.</summary>
    public X509Signer CreateSigner(string commonName = "署名 太郎", SignatureAlgorithm? algorithm = null) =>
        new(Pki.IssueSigner(commonName), [Pki.IssuingCa, Pki.Root], algorithm);
}
