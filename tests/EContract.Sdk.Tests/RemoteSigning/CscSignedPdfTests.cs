using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.RemoteSigning;

/// <summary>Real contracts signed by a remote service, judged by our validator and by everybody else.</summary>
public sealed class CscSignedPdfTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IAsyncLifetime
{
    private readonly DevelopmentCscServer _server = DevelopmentCscServer.Start();
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048, "1.2.840.113549.1.1.1", PadesLevel.BaselineB, SignatureLevel.BaselineB)]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048, "1.2.840.113549.1.1.10", PadesLevel.BaselineLTA, SignatureLevel.BaselineLTA)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256, "0.4.0.127.0.7.1.1.4.1.3", PadesLevel.BaselineB, SignatureLevel.BaselineB)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP384, "1.2.840.10045.4.3.3", PadesLevel.BaselineLTA, SignatureLevel.BaselineLTA)]
    public async Task SignAsync_ByARemoteKey_SatisfiesEveryReferee(DevelopmentKeyAlgorithm key, string oid, PadesLevel level, SignatureLevel found)
    {
        AddCredential(key, credential => credential with
        {
            KeyAlgorithms = [oid], AuthorizationMode = "explicit", Secrets = new Dictionary<string, string> { ["PIN"] = "1234" },
        });
        using CscSigner signer = CreateSigner(options =>
            options.Authenticator = (_, _) => new([new CscAuthenticationValue("PIN", "1234")]));
        var pdf = new PdfSigner(signer, authorities.Timestamps, trust: authorities.Trust);
        string signed = _directory.Combine("signed.pdf");

        await pdf.SignAsync(SamplePdfs.Contract, signed, new PdfSignatureOptions { Level = level }, Cancellation);

        SignatureReport report = (await ValidateAsync(signed))[0];
        Assert.Equal((ValidationIndication.TotalPassed, found), (report.Indication, report.Level));
        Assert.Contains("遠隔 花子", report.Signer, StringComparison.Ordinal);
        await SignedPdfReferees.JudgeAsync(SamplePdfs.Contract, signed, authorities.Pki.Root);
    }

    [Fact]
    public async Task CompleteAsync_TwoDocumentsAcrossRequests_AreSignedByOneAuthorization()
    {
        AddCredential(DevelopmentKeyAlgorithm.EcdsaP256, credential => credential with { AuthorizationMode = "oauth2code", MaxSignatures = 2 });
        var session = new List<byte[]>();
        CscOAuth2Request question;

        // The first request of the user: he is shown what he signs and sent to the service.
        using (CscSigner signer = CreateSigner())
        {
            var pdf = new PdfSigner(signer, authorities.Timestamps);
            foreach (string document in SamplePdfs.All)
            {
                await using FileStream source = File.OpenRead(document);
                session.Add((await pdf.PrepareAsync(source, new PdfSignatureOptions { Level = PadesLevel.BaselineT }, Cancellation)).Save());
            }

            question = await signer.CreateCredentialRequestAsync([.. session.Select(state => PreparedPdfSignature.Load(state).ToBeSigned)], Cancellation);
        }

        CscAuthorizationCode answer = await Browser.GoAsync(question, Cancellation);

        // The second one: he comes back.
        using (CscSigner signer = CreateSigner())
        {
            PreparedPdfSignature[] prepared = [.. session.Select(state => PreparedPdfSignature.Load(state))];
            using CscActivation activation = await signer.AcceptCodeAsync(question, answer, Cancellation);
            IReadOnlyList<ReadOnlyMemory<byte>> values = await signer.SignAsync([.. prepared.Select(one => one.ToBeSigned)], activation, Cancellation);
            var pdf = new PdfSigner(signer, authorities.Timestamps);
            for (int i = 0; i < prepared.Length; i++)
            {
                string signed = _directory.Combine($"{i}.pdf");
                await using (FileStream source = File.OpenRead(SamplePdfs.All[i]), destination = File.Create(signed))
                    await pdf.CompleteAsync(prepared[i], values[i], source, destination, cancellationToken: Cancellation);

                SignatureReport report = Assert.Single(await ValidateAsync(signed));
                Assert.Equal((ValidationIndication.TotalPassed, SignatureLevel.BaselineT), (report.Indication, report.Level));
                await SignedPdfReferees.JudgeAsync(SamplePdfs.All[i], signed, authorities.Pki.Root);
            }
        }

        Assert.Equal(1, _server.FaultsOf("signatures/signHash").RequestCount);
    }

    private void AddCredential(DevelopmentKeyAlgorithm key, Func<DevelopmentCscCredential, DevelopmentCscCredential> change) => _server.Add(change(new()
    {
        Id = "GX0112348",
        Certificate = authorities.Pki.Issue(new DevelopmentCertificateRequest { CommonName = "遠隔 花子", KeyAlgorithm = key }),
        Issuers = [authorities.Pki.IssuingCa],
    }));

    private CscSigner CreateSigner(Action<CscSignerOptions>? configure = null)
    {
        var options = new CscSignerOptions
        {
            ServiceUri = _server.ServiceUri,
            AllowLoopbackHttp = true,
            Authorization = CscFixture.ClientCredentials,
            OAuth2Client = CscFixture.OAuth2Client,
            RedirectUri = CscFixture.RedirectUri,
        };
        configure?.Invoke(options);
        return new CscSigner(options);
    }

    private async Task<IReadOnlyList<SignatureReport>> ValidateAsync(string path)
    {
        await using FileStream document = File.OpenRead(path);
        return (await new PdfSignatureValidator(authorities.Trust, new OnlineRevocationSource()).ValidateAsync(document, cancellationToken: Cancellation)).Signatures;
    }
}
