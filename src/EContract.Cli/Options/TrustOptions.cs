using System.CommandLine;
using EContract.Sdk.Trust;

namespace EContract.Cli.Options;

/// <summary>The trust anchors: <c>--trust CA.pem</c>, any number, each PEM, DER or PKCS#7.</summary>
internal sealed class TrustOptions(string description)
{
    private readonly Option<string[]> _trust = new("--trust") { Description = description + " (PEM, DER or PKCS#7)", HelpName = "CA.pem" };

    public void AddTo(Command command) => command.Add(_trust);

    /// <returns><see langword="null"/> without <c>--trust</c>.</returns>
    public TrustAnchors? Create(ParseResult parsed) =>
        parsed.GetValue(_trust) is { Length: > 0 } paths ? TrustAnchors.FromFiles(paths) : null;
}
