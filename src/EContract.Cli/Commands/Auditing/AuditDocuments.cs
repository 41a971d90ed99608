using System.CommandLine;
using EContract.Sdk.Storage;

namespace EContract.Cli.Commands.Auditing;

/// <summary>The host's documents beside its database: <c>--documents DIR --key-file F</c>.</summary>
internal sealed class AuditDocuments
{
    private readonly Option<string?> _directory = new("--documents") { Description = "The folder of the host's encrypted documents: they are verified, and the anchors that are kept there", HelpName = "DIR" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "The file with the key-encryption key of the documents", HelpName = "F" };

    public void AddTo(Command command)
    {
        command.Add(_directory);
        command.Add(_keyFile);
    }

    /// <returns><see langword="null"/> without the options.</returns>
    /// <exception cref="UsageException">One of the two is missing, or does not exist.</exception>
    public FileSystemDocumentStore? Open(ParseResult parsed)
    {
        (string? directory, string? keyFile) = (parsed.GetValue(_directory), parsed.GetValue(_keyFile));
        if (directory is null && keyFile is null)
            return null;
        if (directory is null || keyFile is null)
            throw new UsageException("--documents and --key-file belong together.");
        if (!Directory.Exists(directory))
            throw new UsageException($"The folder {directory} does not exist.");

        // A key file that is not there would be made.
        if (!File.Exists(keyFile))
            throw new UsageException($"The key file {keyFile} does not exist.");
        return new FileSystemDocumentStore(directory, new KeyFileKeyWrapper(keyFile));
    }
}
