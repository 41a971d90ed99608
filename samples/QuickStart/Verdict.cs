using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Contracts;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Samples.QuickStart;

/// <summary>Validates the result with nothing but the files and the root certificate: no network.</summary>
internal sealed class Verdict(X509Certificate2 root, TimeProvider clock, Narrator narrator)
{
    private readonly PdfSignatureValidator _validator = new(new TrustAnchors(root), online: null, clock);

    /// <summary>Tells what each signature is worth, and fails unless all of them are B-LTA and valid.</summary>
    public async Task TellAsync(string path, Envelope envelope)
    {
        ValidationReport report = await _validator.ValidateAsync(path);
        narrator.Tell("validated", Path.GetFileName(path));
        foreach (SignatureReport signature in report.Signatures)
            narrator.Tell("", Describe(signature, envelope));

        bool isAsPromised = report.Indication == ValidationIndication.TotalPassed
            && report.Signatures.All(signature => signature.Level is SignatureLevel.BaselineLTA or SignatureLevel.Rfc3161);
        if (!isAsPromised)
            throw new InvalidOperationException($"{path} is not what it should be: {report.Error} {string.Join(' ', report.Signatures.SelectMany(s => s.Messages))}");
    }

    private static string Describe(SignatureReport signature, Envelope envelope)
    {
        string verdict = signature.Indication == ValidationIndication.TotalPassed ? "valid" : signature.Indication.ToString();
        if (signature.Kind == SignatureKind.DocumentTimestamp)
            return $"document timestamp: {verdict}, {JapanTime.Format(signature.Timestamp)}";
        // The fields carry no names: whose each is, the envelope knows.
        string participant = envelope.Participants.SingleOrDefault(known => known.FieldName == signature.Field)?.Name ?? "the issuer of the certificate";
        string level = signature.Level.ToString().Replace("Baseline", "B-", StringComparison.Ordinal);
        return $"signature for {participant}: {level}, {verdict}, {JapanTime.Format(signature.Timestamp)}";
    }
}
