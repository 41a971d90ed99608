using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Real contracts signed on a token, judged by everybody else.</summary>
public sealed class SignedPdfTests
{
    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1)]
    [InlineData(SignatureScheme.RsaPss)]
    [InlineData(SignatureScheme.Ecdsa)]
    public async Task SignAsync_BothSampleDocuments_SatisfyEveryReferee(SignatureScheme scheme)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        if (scheme == SignatureScheme.Ecdsa)
            await TestKeys.AddEcdsaAsync(options, ECCurve.NamedCurves.nistP256);
        else
            await TestKeys.UseRsaAsync(options);
        options.Scheme = scheme;
        options.Issuers.Add(TestKeys.Pki.IssuingCa);
        using var directory = new TemporaryDirectory();
        await using var signer = new Pkcs11Signer(options);
        var pdf = new PdfSigner(signer, TestKeys.Pki.TimestampAuthority);

        foreach (string document in SamplePdfs.All)
        {
            string signed = directory.Combine(Path.GetFileName(document));
            await pdf.SignAsync(document, signed, new PdfSignatureOptions { Level = PadesLevel.BaselineT });

            Assert.Single(await SignedPdfReferees.JudgeAsync(document, signed, TestKeys.Pki.Root));
        }
    }
}
