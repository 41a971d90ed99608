using System.CommandLine;

namespace EContract.Cli.Options;

/// <summary>Options of the contract that this version does not have: refused, since ignoring one would be a lie about the result.</summary>
internal static class LaterOptions
{
    public static void AddTo(Command command, params string[] names)
    {
        foreach (string name in names)
        {
            var option = new Option<string[]>(name)
            {
                Description = "(not in this version)",
                Arity = ArgumentArity.ZeroOrMore,
            };
            command.Add(option);
            command.Validators.Add(result =>
            {
                if (result.GetResult(option) is not null)
                    result.AddError($"{name} is not supported in this version.");
            });
        }
    }
}
