using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure.Tools;
using UglyToad.PdfPig;
using Xunit;

namespace EContract.TestInfrastructure.Referees;

/// <summary>Everybody else's opinion of a file we signed: pdfsig, OpenSSL, qpdf and PdfPig must all agree that it is good.</summary>
public static class SignedPdfReferees
{
    private const string SignatureTimestampOid = "1.2.840.113549.1.9.16.2.14";

    /// <summary>Fails the test unless every referee is content.</summary>
    /// <param name="source">The file before.</param>
    /// <param name="signed">The file after.</param>
    /// <param name="roots">What is trusted.</param>
    /// <returns>The signatures found, oldest first.</returns>
    public static async Task<IReadOnlyList<RawSignature>> JudgeAsync(string source, string signed, params X509Certificate2[] roots)
    {
        byte[] before = await File.ReadAllBytesAsync(source);
        byte[] after = await File.ReadAllBytesAsync(signed);
        Assert.True(after.Length > before.Length && after.AsSpan().StartsWith(before), "The source is not a prefix of the output.");

        await Qpdf.CheckAsync(signed);
        AssertSamePagesAndText(source, signed);

        IReadOnlyList<RawSignature> signatures = RawSignature.FindAll(after);
        foreach (RawSignature signature in signatures)
        {
            if (signature.IsDocumentTimestamp)
                await OpenSsl.VerifyTimestampAsync(signature.Contents, signature.Covered, roots, EmbeddedCertificates(signature.Contents));
            else
                await JudgeSignatureAsync(signature, roots);
        }

        if (signatures.Any(signature => !signature.IsDocumentTimestamp))
        {
            IReadOnlyList<PdfSigSignature> opinions = await PdfSig.VerifyAsync(signed, roots);
            Assert.Equal(signatures.Count, opinions.Count);
            Assert.Equal(signatures.Count(signature => !signature.IsDocumentTimestamp), opinions.Count(opinion => opinion.IsValid));
        }

        return signatures;
    }

    private static async Task JudgeSignatureAsync(RawSignature signature, X509Certificate2[] roots)
    {
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, roots);
        var cms = new SignedCms();
        cms.Decode(signature.Contents);
        foreach (CryptographicAttributeObject attribute in cms.SignerInfos[0].UnsignedAttributes)
        {
            if (attribute.Oid.Value != SignatureTimestampOid)
                continue;
            byte[] token = attribute.Values[0].RawData;
            await OpenSsl.VerifyTimestampAsync(token, cms.SignerInfos[0].GetSignature(), roots, EmbeddedCertificates(token));
        }
    }

    private static X509Certificate2[] EmbeddedCertificates(byte[] encoded)
    {
        var cms = new SignedCms();
        cms.Decode(encoded);
        return [.. cms.Certificates];
    }

    private static void AssertSamePagesAndText(string source, string signed)
    {
        using PdfDocument before = PdfDocument.Open(source);
        using PdfDocument after = PdfDocument.Open(signed);
        Assert.Equal(before.NumberOfPages, after.NumberOfPages);
        for (int page = 1; page <= before.NumberOfPages; page++)
            Assert.Equal(before.GetPage(page).Text, after.GetPage(page).Text);
    }
}
