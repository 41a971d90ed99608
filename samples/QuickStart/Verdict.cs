using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Samples.QuickStart;

/// <summary>Validates the result with nothing but the files and the root certificate: no network.</summary>
internal static class Verdict
{
    public static async Task TellAsync(IEnumerable<string> paths, X509Certificate2 root, TimeProvider clock, Narrator narrator)
    {
        var validator = new PdfSignatureValidator(new TrustAnchors(root), online: null, clock);
        foreach (string path in paths.Order())
        {
            ValidationReport report = await validator.ValidateAsync(path);
            narrator.Tell("validated", $"{Path.GetFileName(path)}: {report.Indication}");
            foreach (SignatureReport signature in report.Signatures)
                narrator.Tell("", Describe(signature));
            if (report.Indication != ValidationIndication.TotalPassed)
                throw new InvalidOperationException($"{path} should have passed: {string.Join(' ', report.Signatures.SelectMany(s => s.Messages))}");
        }
    }

    private static string Describe(SignatureReport signature) => signature.Kind == SignatureKind.DocumentTimestamp
        ? $"document timestamp {JapanTime.Format(signature.Timestamp)}, {signature.Indication}"
        : $"{signature.Field}: {signature.Level}, {signature.Indication}, timestamp {JapanTime.Format(signature.Timestamp)}, {signature.Signer}";
}
