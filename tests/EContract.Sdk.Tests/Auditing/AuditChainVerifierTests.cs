using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Tests.Auditing;

public sealed class AuditChainVerifierTests
{
    private static readonly EnvelopeHistory Intact = ChainOfEvents.Build(ChainOfEvents.OneOfEach);

    public static TheoryData<int> Places { get; } = [.. Enumerable.Range(1, ChainOfEvents.OneOfEach.Count)];

    [Fact]
    public void Verify_Untouched_IsIntact()
    {
        AuditVerification result = AuditChainVerifier.Verify(Intact);

        Assert.True(result.IsIntact);
        Assert.Equal(Intact.Version, result.EventCount);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Verify_EventChanged_NamesIt(int place)
    {
        // Any byte will do; this one is in every event.
        EnvelopeHistory changed = With(place, stored => stored with { Json = stored.Json.Replace("2001:db8::1", "2001:db8::2") });

        AssertBreak(changed, place, AuditFailure.Changed);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Verify_EventChangedAndHashedAnew_NamesItOrTheNext(int place)
    {
        EnvelopeHistory changed = With(place, stored =>
        {
            string json = stored.Json.Replace("2001:db8::1", "2001:db8::2");
            return stored with { Json = json, Hash = AuditChain.Hash(json) };
        });

        // The event itself is consistent now; the one after it, or the end of the chain, gives it away.
        AssertBreak(
            changed,
            Math.Min(place + 1, (int)Intact.Version),
            place < Intact.Version ? AuditFailure.Unlinked : AuditFailure.WrongEnd);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Verify_EventRemoved_NamesItsPlace(int place)
    {
        EnvelopeHistory shortened = Intact with { Events = [.. Intact.Events.Where(stored => stored.Sequence != place)] };

        AssertBreak(shortened, place, place < Intact.Version ? AuditFailure.Unlinked : AuditFailure.WrongEnd);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Verify_EventRemovedAndTheRestRenumbered_NamesItsPlace(int place)
    {
        EnvelopeHistory closed = Intact with
        {
            Version = Intact.Version - 1,
            Events = [.. Intact.Events
                .Where(stored => stored.Sequence != place)
                .Select((stored, index) => stored with { Sequence = index + 1 })],
        };

        AssertBreak(
            closed,
            place < Intact.Version ? place : place - 1,
            place < Intact.Version ? AuditFailure.Unlinked : AuditFailure.WrongEnd);
    }

    [Fact]
    public void Verify_TwoEventsSwapped_NamesTheFirst()
    {
        var swapped = Intact.Events.ToList();
        (swapped[4], swapped[5]) = (swapped[5] with { Sequence = 5 }, swapped[4] with { Sequence = 6 });

        AssertBreak(Intact with { Events = swapped }, 5, AuditFailure.Unlinked);
    }

    [Fact]
    public void Verify_EventAddedAtTheEnd_NamesIt()
    {
        EnvelopeHistory longer = ChainOfEvents.Build([.. ChainOfEvents.OneOfEach, new EnvelopeVoided("a forged one")]);

        AssertBreak(Intact with { Events = longer.Events }, Intact.Version + 1, AuditFailure.WrongEnd);
    }

    [Fact]
    public void Verify_AllEventsGone_NamesTheFirst() => AssertBreak(Intact with { Events = [] }, 1, AuditFailure.WrongEnd);

    [Fact]
    public void Verify_EventOfAnotherEnvelope_IsFound()
    {
        EnvelopeHistory other = ChainOfEvents.Build(ChainOfEvents.OneOfEach, EnvelopeId.New(TimeProvider.System));

        AssertBreak(Intact with { Events = [other.Events[0], .. Intact.Events.Skip(1)] }, 1, AuditFailure.Unlinked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"v\":1}")]
    [InlineData("{\"v\":1,\"event\":{\"type\":\"envelope.unheard-of\"}}")]
    public void Verify_NoEntryOfTheLog_IsMalformedNotACrash(string json)
    {
        EnvelopeHistory garbled = With(3, stored => stored with { Json = json, Hash = AuditChain.Hash(json) });

        AssertBreak(garbled, 3, AuditFailure.Malformed);
    }

    [Fact]
    public void Read_Broken_ThrowsAndNamesTheEvent()
    {
        EnvelopeHistory changed = With(7, stored => stored with { Json = stored.Json + " " });

        var broken = Assert.Throws<AuditBrokenException>(() => AuditChainVerifier.Read(changed));

        Assert.Equal(7, broken.FirstBreak.Sequence);
        Assert.Contains("event 7", broken.Message, StringComparison.Ordinal);
    }

    private static EnvelopeHistory With(int place, Func<StoredEvent, StoredEvent> change) =>
        Intact with { Events = [.. Intact.Events.Select(stored => stored.Sequence == place ? change(stored) : stored)] };

    private static void AssertBreak(EnvelopeHistory history, long sequence, AuditFailure failure)
    {
        AuditVerification result = AuditChainVerifier.Verify(history);

        Assert.False(result.IsIntact);
        Assert.Equal((sequence, failure), (result.FirstBreak!.Sequence, result.FirstBreak.Failure));
    }
}
