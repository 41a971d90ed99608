using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

public sealed class EnvelopeStateMachineTests
{
    private static readonly EnvelopeStatus[] Final =
        [EnvelopeStatus.Completed, EnvelopeStatus.Declined, EnvelopeStatus.Voided, EnvelopeStatus.Expired];

    [Fact]
    public void Transitions_EveryVerb_IsPossibleSomewhere() =>
        Assert.Equal(Enum.GetValues<EnvelopeVerb>().Order(), EnvelopeStateMachine.Transitions.Select(t => t.Verb).Distinct().Order());

    [Fact]
    public void Transitions_EveryStatus_IsReachedFromADraft()
    {
        var reached = new HashSet<EnvelopeStatus> { EnvelopeStatus.Draft };
        while (EnvelopeStateMachine.Transitions.Any(t => reached.Contains(t.From) && reached.Add(t.To)))
        {
        }

        Assert.Equal(Enum.GetValues<EnvelopeStatus>().Order(), reached.Order());
    }

    [Fact]
    public void Transitions_FinalStatus_IsNeverLeft() =>
        Assert.All(EnvelopeStateMachine.Transitions.Where(t => Final.Contains(t.From)), t => Assert.Equal(t.From, t.To));

    [Fact]
    public void Transitions_StatusThatIsNotFinal_HasAWayOut() =>
        Assert.All(
            Enum.GetValues<EnvelopeStatus>().Except(Final),
            status => Assert.Contains(EnvelopeStateMachine.Transitions, t => t.From == status && t.To != status));
}
