namespace EContract.Sdk.Validation.Checks;

/// <summary>A status and its grounds.</summary>
/// <param name="Indication">The status.</param>
/// <param name="SubIndication">Why it is not better.</param>
/// <param name="Message">The ground in a sentence.</param>
internal sealed record Verdict(ValidationIndication Indication, ValidationSubIndication? SubIndication, string? Message)
{
    internal static Verdict Passed { get; } = new(ValidationIndication.TotalPassed, null, null);

    internal CheckResult Of(ValidationCheck check) => new(check, Indication, SubIndication, Message);

    internal bool IsPassed => Indication == ValidationIndication.TotalPassed;

    internal static Verdict Failed(ValidationSubIndication reason, string message) => new(ValidationIndication.TotalFailed, reason, message);

    internal static Verdict Indeterminate(ValidationSubIndication reason, string message) => new(ValidationIndication.Indeterminate, reason, message);
}
