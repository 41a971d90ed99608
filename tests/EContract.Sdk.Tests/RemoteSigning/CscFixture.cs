using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.RemoteSigning;

/// <summary>A remote signing service with credentials of development certificates, and clients of it.</summary>
public sealed class CscFixture : IAsyncDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public CscFixture(DevelopmentCscOptions? options = null) => Server = DevelopmentCscServer.Start(options);

    public DevelopmentCscServer Server { get; }

    public DevelopmentPki Pki => _pki;

    public static CscServiceAuthorization ClientCredentials =>
        CscServiceAuthorization.ClientCredentials("econtract", CscSecret.FromString("client-secret"));

    public static CscOAuth2Client OAuth2Client => new("econtract", CscSecret.FromString("client-secret"));

    public static Uri RedirectUri => new("https://host.example/callback");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _pki.Dispose();
    }

    public DevelopmentCscCredential Add(
        Func<DevelopmentCscCredential, DevelopmentCscCredential>? change = null, DevelopmentKeyAlgorithm algorithm = DevelopmentKeyAlgorithm.EcdsaP256, string id = "GX0112348")
    {
        var credential = new DevelopmentCscCredential
        {
            Id = id,
            Certificate = _pki.Issue(new DevelopmentCertificateRequest { CommonName = "遠隔 花子", KeyAlgorithm = algorithm }),
            // Not in the order of the chain: services do send them so.
            Issuers = [_pki.Root, _pki.IssuingCa],
            MaxSignatures = 5,
        };
        credential = change?.Invoke(credential) ?? credential;
        Server.Add(credential);
        return credential;
    }

    public CscSigner CreateSigner(Action<CscSignerOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new CscSignerOptions
        {
            ServiceUri = Server.ServiceUri,
            AllowLoopbackHttp = true,
            Authorization = ClientCredentials,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        configure?.Invoke(options);
        return new CscSigner(options, timeProvider: time);
    }

    public CscClient CreateClient(Action<CscServiceOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new CscServiceOptions
        {
            ServiceUri = Server.ServiceUri,
            AllowLoopbackHttp = true,
            Authorization = ClientCredentials,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        };
        configure?.Invoke(options);
        return new CscClient(options, timeProvider: time);
    }

    public int CallsOf(string method) => Server.FaultsOf(method).RequestCount;
}
