using System.CommandLine;
using EContract.Sdk.Timestamping;

namespace EContract.Cli.Options;

/// <summary>The time-stamping services that are accepted: <c>--tsa-list FILE</c>.</summary>
internal sealed class TsaListOption(string description)
{
    private readonly Option<string?> _list = new("--tsa-list") { Description = description, HelpName = "FILE" };

    public void AddTo(Command command) => command.Add(_list);

    /// <returns><see langword="null"/> without <c>--tsa-list</c>.</returns>
    public TsaTrustProfile? Read(ParseResult parsed) =>
        parsed.GetValue(_list) is { } path ? TsaTrustProfile.FromFile(path) : null;
}
