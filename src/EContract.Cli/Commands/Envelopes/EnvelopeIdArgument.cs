using System.CommandLine;
using EContract.Sdk.Contracts;

namespace EContract.Cli.Commands.Envelopes;

/// <summary>The envelope that a command is about.</summary>
internal sealed class EnvelopeIdArgument
{
    private readonly Argument<string> _id = new("ENVELOPE") { Description = "The envelope's identifier" };

    public void AddTo(Command command) => command.Add(_id);

    /// <exception cref="UsageException">It is none.</exception>
    public EnvelopeId Read(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(_id);
        try
        {
            return EnvelopeId.Parse(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"'{text}' is no identifier of an envelope.");
        }
    }
}
