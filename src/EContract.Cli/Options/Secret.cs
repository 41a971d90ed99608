using System.CommandLine;

namespace EContract.Cli.Options;

/// <summary>A secret that comes from the command line, from the first line of a file, or from the environment.</summary>
/// <remarks>Other users of a machine can read command lines, so the other two ways exist.</remarks>
internal sealed class Secret(string name, string variable, string description)
{
    private readonly Option<string?> _value = new(name) { Description = $"{description} (or the environment variable {variable})", HelpName = "P" };
    private readonly Option<string?> _file = new(name + "-file") { Description = $"{description}: the first line of this file", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_value);
        command.Add(_file);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_value) is not null && result.GetResult(_file) is not null)
                result.AddError($"{_value.Name} and {_file.Name} exclude each other.");
        });
    }

    /// <summary>Whether it stands on the command line.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_value) is not null || parsed.GetResult(_file) is not null;

    /// <returns><see langword="null"/> when it comes from nowhere.</returns>
    public string? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_value) is { } value)
            return value;
        if (parsed.GetValue(_file) is { } path)
            return File.ReadLines(path).FirstOrDefault() ?? throw new UsageException($"The file {path} of {_file.Name} is empty.");
        return Environment.GetEnvironmentVariable(variable);
    }
}
