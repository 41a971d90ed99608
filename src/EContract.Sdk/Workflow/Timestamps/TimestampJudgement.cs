using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow.Timestamps;

/// <summary>Reads from a report on a document what it says of the timestamps.</summary>
/// <param name="Outcome">What became of them.</param>
/// <param name="Reason">Why.</param>
/// <param name="Times">Their times.</param>
/// <param name="Authorities">Who made them.</param>
internal sealed record TimestampJudgement(TimestampOutcome Outcome, string Reason, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<string> Authorities)
{
    public static TimestampJudgement Of(ValidationReport report)
    {
        Stamp[] stamps = [.. report.Signatures.SelectMany(StampsOf)];
        (TimestampOutcome outcome, string reason) = Judge(report, stamps);
        return new TimestampJudgement(
            outcome,
            reason,
            [.. stamps.Select(stamp => stamp.Time).OfType<DateTimeOffset>().Order()],
            [.. stamps.Select(stamp => stamp.Signer?.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).OfType<string>().Distinct()]);
    }

    private static (TimestampOutcome, string) Judge(ValidationReport report, Stamp[] stamps)
    {
        if (report.Error is { } error)
            return (TimestampOutcome.Unreadable, error);
        if (report.Signatures.FirstOrDefault(signature => signature.Integrity == SignatureIntegrity.Broken) is { } broken)
            return (TimestampOutcome.Changed, $"{broken.Field}: {string.Join(' ', broken.Messages)}");
        if (stamps.Length == 0)
            return (TimestampOutcome.Missing, "The document has no timestamp.");
        if (stamps.FirstOrDefault(stamp => !stamp.Holds) is { } spoilt)
            return (TimestampOutcome.Changed, $"{spoilt.Field}: {spoilt.Message}");
        return stamps.FirstOrDefault(stamp => stamp.Indication != ValidationIndication.TotalPassed) is { } untrusted
            ? (TimestampOutcome.Untrusted, $"{untrusted.Field}: {untrusted.Message}")
            : (TimestampOutcome.Valid, "");
    }

    private static IEnumerable<Stamp> StampsOf(SignatureReport signature) => signature.Kind == SignatureKind.DocumentTimestamp
        ? [new Stamp(signature.Field, signature.Integrity == SignatureIntegrity.Intact, signature.Indication, string.Join(' ', signature.Messages), signature.DocumentTimestamp?.Time, signature.SigningCertificate)]
        : signature.Timestamps.Select(stamp => new Stamp(signature.Field, stamp.Holds, stamp.Indication, stamp.Message ?? "", stamp.Token.Time, stamp.Signer));

    private sealed record Stamp(string Field, bool Holds, ValidationIndication Indication, string Message, DateTimeOffset? Time, X509Certificate2? Signer);
}
