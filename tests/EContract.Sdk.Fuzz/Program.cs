using System.Globalization;
using EContract.Sdk.Fuzz;
using SharpFuzz;

// afl-fuzz -i IN -o OUT -- EContract.Sdk.Fuzz TARGET            (instrumented: see CONTRIBUTING.md)
// libfuzzer-dotnet --target_path=dotnet --target_arg="EContract.Sdk.Fuzz.dll TARGET --libfuzzer" IN
// EContract.Sdk.Fuzz TARGET|all --smoke DIR [--seconds N] [--findings DIR]
if (args is not [var name, ..] || (name != "all" && !Targets.All.ContainsKey(name)))
{
    Console.Error.WriteLine($"Usage: EContract.Sdk.Fuzz {string.Join('|', Targets.All.Keys)}|all [--libfuzzer | --smoke DIR [--seconds N] [--findings DIR]]");
    return 2;
}

if (Option("--smoke") is { } directory)
{
    int seconds = int.Parse(Option("--seconds") ?? "5", CultureInfo.InvariantCulture);
    string findings = Option("--findings") ?? Path.Combine(Path.GetTempPath(), "econtract-fuzz");
    int found = 0;
    foreach (string each in name == "all" ? Targets.All.Keys : [name])
        found += new Smoke(each, Targets.All[each], await Seeds.LoadAsync(each, directory)).Run(TimeSpan.FromSeconds(seconds), findings);
    return found == 0 ? 0 : 1;
}

if (name == "all")
    return 2;
Action<byte[]> target = Targets.All[name];
if (args.Contains("--libfuzzer"))
{
    Fuzzer.LibFuzzer.Run(input => target(input.ToArray()));
}
else
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        target(buffer.ToArray());
    });
}

return 0;

string? Option(string option) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
