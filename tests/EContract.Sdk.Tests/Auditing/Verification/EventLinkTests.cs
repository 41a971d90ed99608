using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Auditing.Verification;

public sealed class EventLinkTests
{
    private static readonly TenantId Tokai = new("tokai");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"tenant\":\"tokai\",", false)]
    [InlineData("\"tenant\":\"other\",", true)]
    [InlineData("", true)]
    public async Task VerifyAsync_EventOfALog_HasToSayWhoseItIs(string tenant, bool isFound)
    {
        var store = new InMemoryEnvelopeStore();
        var log = new ChainId(ChainKind.Log, Guid.CreateVersion7().ToString());
        string json = $$"""{"log":"{{log.Id}}","previous":"{{AuditChain.Origin}}","sequence":1,{{tenant}}"v":1}""";
        await store.AppendLogAsync(new LogCommit(Tokai, 0, [new ChainEvent(log, 1, AuditChain.Hash(json), json)], DateTimeOffset.UnixEpoch), Cancel);

        AuditFinding[] findings = await new AuditVerifier(store).VerifyAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel);

        Assert.Equal(isFound ? [AuditFailure.Unlinked] : [], findings.Select(found => found.Failure));
    }
}
