using System.Globalization;
using EContract.Sdk.Pades;

namespace EContract.Samples.BulkSigning;

/// <summary>What was given on the command line.</summary>
/// <param name="Source">The folder to sign; <see langword="null"/> to make one.</param>
/// <param name="Output">Where everything goes.</param>
/// <param name="Count">How many sample documents to make.</param>
/// <param name="Level">The level to sign at.</param>
/// <param name="OneTimestamp">Whether one timestamp for all is put beside the signed documents.</param>
internal sealed record Arguments(string? Source, string Output, int Count, PadesLevel Level, bool OneTimestamp)
{
    public const string Usage = """
        Signs a folder of PDFs in bulk on a SoftHSM token, and says how much of the token's speed that used.

          dotnet run -c Release --project samples/BulkSigning [-- FOLDER] [OPTIONS]

          FOLDER            the PDFs to sign; sample documents unless given
          --output DIR      where the results go; ./bulk-output unless given. A second run goes on where the first was stopped.
          --count N         how many sample documents to make; 300 unless given
          --level LEVEL     B-B (unless given), B-T, B-LT or B-LTA
          --one-timestamp   one timestamp for the whole batch, through a hash tree (RFC 4998), beside the documents
        """;

    /// <summary>Reads the command line; <see langword="null"/> when it is not understood, or help is wanted.</summary>
    public static Arguments? Parse(string[] arguments)
    {
        var parsed = new Arguments(null, "bulk-output", 300, PadesLevel.BaselineB, false);
        for (ReadOnlySpan<string> rest = arguments; rest.Length > 0;)
        {
            switch (rest)
            {
                case ["--output", var directory, ..] when directory.Length > 0:
                    parsed = parsed with { Output = directory };
                    rest = rest[2..];
                    break;
                case ["--count", var text, ..] when int.TryParse(text, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 1_000_000:
                    parsed = parsed with { Count = count };
                    rest = rest[2..];
                    break;
                case ["--level", var text, ..] when Enum.TryParse("Baseline" + text.Replace("B-", "", StringComparison.Ordinal), out PadesLevel level):
                    parsed = parsed with { Level = level };
                    rest = rest[2..];
                    break;
                case ["--one-timestamp", ..]:
                    parsed = parsed with { OneTimestamp = true };
                    rest = rest[1..];
                    break;
                case [var folder, ..] when !folder.StartsWith('-') && parsed.Source is null:
                    parsed = parsed with { Source = folder };
                    rest = rest[1..];
                    break;
                default:
                    return null;
            }
        }

        return parsed;
    }
}
