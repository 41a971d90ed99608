namespace EContract.Sdk.Storage;

/// <summary>How much waits to be done or delivered, of all tenants, for those who watch over a host.</summary>
/// <param name="Messages">The outbox: mail and webhooks.</param>
/// <param name="Jobs">Signatures, sealing, and whatever else is done by itself.</param>
public sealed record WorkBacklog(WorkQueue Messages, WorkQueue Jobs);

/// <summary>How much of one kind waits.</summary>
/// <param name="Due">How many are due and not done. A message that failed stays due; a job that failed is due when it is tried again.</param>
/// <param name="Delayed">How many of these have failed at least once.</param>
/// <param name="Stopped">How many were given up, and go on only when somebody asks for it.</param>
/// <param name="OldestSince">
/// Since when the one that has waited longest is due; <see langword="null"/> when none waits. A message waits until it is delivered, however
/// often it was put off; a job is put off for good reasons too, as by a suspended envelope, and waits when nobody takes it.
/// </param>
public sealed record WorkQueue(long Due, long Delayed, long Stopped, DateTimeOffset? OldestSince);
