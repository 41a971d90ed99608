using System.CommandLine;
using EContract.Sdk.Validation;

namespace EContract.Cli.Options;

/// <summary>The validation policy: <c>--policy NAME|FILE</c>.</summary>
internal sealed class PolicyOption
{
    private readonly Option<string?> _policy = new("--policy")
    {
        Description = $"What is required, and which algorithms count until when: {string.Join(", ", ValidationPolicy.Names)}, or a file of your own",
        HelpName = "NAME|FILE",
    };

    public void AddTo(Command command) => command.Add(_policy);

    public ValidationPolicy Read(ParseResult parsed) => parsed.GetValue(_policy) switch
    {
        null => ValidationPolicy.Default,
        var name when ValidationPolicy.Names.Contains(name) => ValidationPolicy.Named(name),
        var path when File.Exists(path) => ValidationPolicy.FromFile(path),
        var neither => throw new UsageException($"--policy '{neither}' is neither a file nor one of {string.Join(", ", ValidationPolicy.Names)}."),
    };
}
