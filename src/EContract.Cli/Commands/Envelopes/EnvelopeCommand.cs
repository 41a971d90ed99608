using System.CommandLine;

namespace EContract.Cli.Commands.Envelopes;

/// <summary><c>econtract envelope</c>: the operator's view of envelopes that do not move on.</summary>
internal static class EnvelopeCommand
{
    public static Command Create() => new("envelope", "Lists envelopes that do not move on, says why, and tries again")
    {
        EnvelopeListCommand.Create(),
        EnvelopeExplainCommand.Create(),
        EnvelopeRetryCommand.Create(),
    };
}
