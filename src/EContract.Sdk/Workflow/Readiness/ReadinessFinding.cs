namespace EContract.Sdk.Workflow.Readiness;

/// <summary>Something that an envelope's signatures need and that is not there.</summary>
/// <param name="Subject">What.</param>
/// <param name="Name">Which one: who signs with the key, or the subject of its certificate.</param>
/// <param name="Message">What is wrong, in one sentence without secrets.</param>
/// <param name="IsTransient">Whether it may pass by itself.</param>
public sealed record ReadinessFinding(ReadinessSubject Subject, string Name, string Message, bool IsTransient);
