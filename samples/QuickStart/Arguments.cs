using System.Globalization;

namespace EContract.Samples.QuickStart;

/// <summary>What was given on the command line.</summary>
/// <param name="OutputDirectory">Where the run's folder goes.</param>
internal sealed record Arguments(string OutputDirectory)
{
    public const string Usage = """
        Plays a contract from sending to download: three parties sign two PDFs, which are sealed to PAdES B-LTA.

          dotnet run --project samples/QuickStart [-- --output DIR]

          --output DIR   where the results go; ./quickstart-output/<time of the run> unless given
        """;

    /// <summary>Reads the command line; <see langword="null"/> when it is not understood, or help is wanted.</summary>
    public static Arguments? Parse(string[] arguments) => arguments switch
    {
        [] => new Arguments(Path.Combine("quickstart-output", TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture))),
        ["--output" or "-o", var directory] when directory.Length > 0 => new Arguments(directory),
        _ => null,
    };
}
