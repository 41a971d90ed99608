using System.CommandLine;

namespace EContract.Cli.Options;

/// <summary>The two files of a command that reads a PDF and writes another.</summary>
internal static class FileArguments
{
    public static Argument<string> Input() => new("IN") { Description = "The PDF to read" };

    public static Argument<string> Output() =>
        new("OUT") { Description = "Where the new PDF goes, complete or not at all; may be the same file" };
}
