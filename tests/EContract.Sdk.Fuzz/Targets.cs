using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Fuzz;

/// <summary>
/// The readers of foreign bytes. Each takes anything, and either succeeds or throws its typed error; whatever else is thrown is
/// a finding.
/// </summary>
internal static class Targets
{
    // A fixed clock: the same input must give the same result, or a finding cannot be shown again.
    private static readonly ValidationOptions Options = new() { Time = new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero) };

    internal static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>(StringComparer.Ordinal)
    {
        ["lexer"] = Lex,
        ["xref"] = ReadCrossReference,
        ["cms"] = bytes => Expect<CmsFormatException>(() => VerifyCms(CmsSignedData.Decode(bytes))),
        ["tsp"] = bytes => Expect<CmsFormatException>(() => TimestampTokenVerifier.Verify(TimestampToken.Decode(bytes))),
        ["ocsp"] = bytes => Expect<RevocationException>(() => OcspResponse.Decode(bytes)),
        ["crl"] = bytes => Expect<RevocationException>(() => CertificateRevocationList.Decode(bytes)),
        ["validator"] = Validate,
    };

    private static void Lex(byte[] bytes) => Expect<PdfFormatException>(() =>
    {
        PdfReaderOptions options = PdfReaderOptions.Default;
        var lexer = new PdfLexer(PdfSource.FromMemory(bytes), options);
        while (lexer.ReadToken().Kind != PdfTokenKind.End)
        {
        }

        var parser = new PdfObjectParser(new PdfLexer(PdfSource.FromMemory(bytes), options), options);
        while (parser.Lexer.Position < bytes.Length)
            parser.ReadObject();
    });

    private static void ReadCrossReference(byte[] bytes)
    {
        // Strictly, and repaired by search; then every object that is listed.
        foreach (PdfReaderOptions options in (PdfReaderOptions[])[PdfReaderOptions.Default, new PdfReaderOptions { AllowRepair = true }])
        {
            Expect<PdfFormatException>(() =>
            {
                try
                {
                    PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(bytes), options);
                    foreach (int number in revision.Sections.SelectMany(section => section.Numbers()).Distinct().Take(1000))
                        Expect<PdfFormatException>(() => ReadObject(revision, number));
                }
                catch (PdfPasswordException)
                {
                    // Encrypted by whom we do not know.
                }
            });
        }
    }

    private static void ReadObject(PdfRevision revision, int number)
    {
        if (revision.GetObject(number) is PdfStream stream)
            revision.Decode(stream);
    }

    private static void VerifyCms(CmsSignedData cms)
    {
        foreach (CmsSignerInfo signer in cms.SignerInfos.Take(4))
        {
            CmsVerifier.VerifyDetached(cms, signer, new byte[32]);
            CmsVerifier.VerifyEncapsulated(cms, signer);
        }
    }

    /// <summary>No document makes the validator throw, and none is outside of what it expects.</summary>
    private static void Validate(byte[] bytes)
    {
        var validator = new PdfSignatureValidator(TrustAnchors.None);
        ValidationReport report = validator.ValidateAsync(PdfSource.FromMemory(bytes), Options).AsTask().GetAwaiter().GetResult();
        if (report.Error?.Contains("was not expected", StringComparison.Ordinal) == true)
            throw new InvalidOperationException(report.Error);
        ValidationReportJson.Write(report, "fuzz");
    }

    private static void Expect<TException>(Action read)
        where TException : Exception
    {
        try
        {
            read();
        }
        catch (TException)
        {
            // The typed error is the right answer to most inputs.
        }
    }
}
