using System.Text;
using Xunit;

namespace EContract.TestInfrastructure.Tools;

/// <summary>What an external tool did.</summary>
/// <param name="CommandLine">How it was called, for messages.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, as bytes: some tools print DER.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ToolResult(string CommandLine, int ExitCode, byte[] Output, string Errors)
{
    /// <summary>The standard output as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Fails the test, with everything the tool said, unless it exited with 0.</summary>
    public ToolResult EnsureSuccess()
    {
        if (ExitCode != 0)
            Assert.Fail(ToString());
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{CommandLine} exited with {ExitCode}.\n{Text}\n{Errors}";
}
