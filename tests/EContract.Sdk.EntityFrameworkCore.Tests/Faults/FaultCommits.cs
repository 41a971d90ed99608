using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Faults;

/// <summary>Commits of one event each.</summary>
internal static class FaultCommits
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static EnvelopeCommit New(int number) => Commit(EnvelopeId.New(TimeProvider.System), 0, number);

    public static EnvelopeCommit After(EnvelopeCommit commit) => Commit(commit.EnvelopeId, commit.ExpectedVersion + 1, 0);

    private static EnvelopeCommit Commit(EnvelopeId id, long version, int number)
    {
        string json = $$"""{"n":{{version + 1}},"of":"{{id}}","number":{{number}}}""";
        return new EnvelopeCommit
        {
            ExpectedVersion = version,
            Events = [new StoredEvent(id, version + 1, AuditChain.Hash(json), json)],
            Summary = new EnvelopeSummary(id, "業務委託契約", EnvelopeStatus.Draft, null, Noon, Noon),
        };
    }
}
