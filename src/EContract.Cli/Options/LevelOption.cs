using System.CommandLine;
using EContract.Sdk.Pades;

namespace EContract.Cli.Options;

/// <summary>The PAdES baseline levels by their names on the command line and in JSON.</summary>
internal static class LevelOption
{
    public static string NameOf(PadesLevel? level) => level switch
    {
        // As the validator calls it.
        null => "CMS",
        PadesLevel.BaselineB => "B-B",
        PadesLevel.BaselineT => "B-T",
        PadesLevel.BaselineLT => "B-LT",
        PadesLevel.BaselineLTA => "B-LTA",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };

    public static Option<PadesLevel?> Create(string description, params PadesLevel[] levels) =>
        Choice.Create<PadesLevel?>("--level", description, [.. levels.Select(level => (NameOf(level), (PadesLevel?)level))]);
}
