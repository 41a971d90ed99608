using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;

namespace EContract.Sdk.Tests.RemoteSigning;

public sealed class CscClientTests : IAsyncLifetime
{
    private readonly CscFixture _csc = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _csc.DisposeAsync();

    [Fact]
    public async Task GetServiceInfoAsync_NoAuthorization_SaysWhatTheServiceIs()
    {
        using CscClient client = _csc.CreateClient();

        CscServiceInfo info = await client.GetServiceInfoAsync(Cancellation);

        Assert.Equal("2.0.0.2", info.Specification);
        Assert.Contains("oauth2client", info.AuthorizationTypes);
        Assert.Contains("signatures/signHash", info.Methods);
        Assert.Contains("1.2.840.113549.1.1.1", info.SignatureAlgorithms);
        Assert.Equal(_csc.Server.BaseUri, info.OAuth2Uri);
        Assert.Equal(0, _csc.CallsOf("oauth2/token"));
    }

    [Fact]
    public async Task GetCredentialAsync_Explicit_SaysHowItIsAuthorized()
    {
        _csc.Add(credential => credential with { AuthorizationMode = "explicit", Secrets = new Dictionary<string, string> { ["PIN"] = "1" }, BindsHashes = false });
        using CscClient client = _csc.CreateClient(options => options.ClientData = "取引 12345678");

        CscCredential credential = await client.GetCredentialAsync("GX0112348", Cancellation);

        Assert.Equal((CscAuthorizationMode.Explicit, 5, false, true, "valid"),
            (credential.AuthorizationMode, credential.MaxSignatures, credential.BindsHashes, credential.IsKeyEnabled, credential.CertificateStatus));
        Assert.Equal(("PIN", "Password", false), (credential.AuthenticationObjects[0].Id, credential.AuthenticationObjects[0].Type, credential.AuthenticationObjects[0].IsOutOfBand));
        Assert.Equal(3, credential.Certificates.Count);
        Assert.Equal(256, credential.KeyLength);
    }

    [Fact]
    public async Task ExtendTransactionAsync_HashesThatComeLater_AreSignedByTheSameAuthorization()
    {
        _csc.Add();
        using CscClient client = _csc.CreateClient();
        CscHashes first = Hashes("一"), second = Hashes("二");
        CscSignatureAlgorithm algorithm = CscSignatureAlgorithm.Find(
            new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256), (await client.GetCredentialAsync("GX0112348", Cancellation)).KeyAlgorithms)!;

        using CscActivation authorized = await client.AuthorizeAsync(first, cancellationToken: Cancellation);
        using CscActivation extended = await client.ExtendTransactionAsync(second, authorized, Cancellation);

        Assert.Single(await client.SignHashAsync(second, algorithm, extended, Cancellation));
        // What was exchanged is void, and so is what was used.
        await AssertInvalidAsync(client, first, algorithm, authorized);
        await AssertInvalidAsync(client, second, algorithm, extended);
    }

    [Fact]
    public async Task ToString_OfWhatIsSecret_ShowsNothing()
    {
        _csc.Add();
        using CscClient client = _csc.CreateClient();

        using CscActivation activation = await client.AuthorizeAsync(Hashes("一"), cancellationToken: Cancellation);

        Assert.Equal($"Activation data until {activation.UsableUntil:u}", activation.ToString());
        Assert.DoesNotContain("geheim", new CscOAuth2Tokens { AccessToken = "geheim", ExpiresAt = default, RefreshToken = "geheim" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", new CscAuthenticationValue("PIN", "geheim").ToString(), StringComparison.Ordinal);
    }

    private static CscHashes Hashes(string text) => new("GX0112348", [DigestAlgorithm.Sha256.ComputeHash(System.Text.Encoding.UTF8.GetBytes(text))], DigestAlgorithm.Sha256);

    private static async Task AssertInvalidAsync(CscClient client, CscHashes hashes, CscSignatureAlgorithm algorithm, CscActivation activation)
    {
        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.SignHashAsync(hashes, algorithm, activation, Cancellation));
        Assert.Contains("Invalid parameter SAD", error.Message, StringComparison.Ordinal);
    }
}
