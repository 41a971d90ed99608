using System.CommandLine;

namespace EContract.Cli.Commands.Storage;

/// <summary><c>econtract storage</c>: looks after the documents that a host keeps.</summary>
internal static class StorageCommand
{
    public static Command Create() => new("storage", "Looks after the stored documents of a host")
    {
        StorageScrubCommand.Create(),
    };
}
