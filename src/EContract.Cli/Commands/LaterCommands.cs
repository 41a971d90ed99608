using System.CommandLine;

namespace EContract.Cli.Commands;

/// <summary>Commands of the contract that this version does not have: they say so, whatever follows them.</summary>
internal static class LaterCommands
{
    public static Command Create(string name, string description)
    {
        var command = new Command(name, description + " (not in this version)") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw new UsageException($"The command '{name}' is not supported in this version."));
        return command;
    }
}
