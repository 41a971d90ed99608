using System.Text;
using EContract.Samples.QuickStart;
using EContract.Sdk.Diagnostics;

Console.OutputEncoding = Encoding.UTF8;
if (Arguments.Parse(args) is not { } arguments)
{
    Console.WriteLine(Arguments.Usage);
    return args is ["--help" or "-h"] ? 0 : 2;
}

try
{
    RunFolder folder = RunFolder.Create(arguments.OutputDirectory);
    await new Story(folder, new Narrator(Story.StepCount)).PlayAsync();
    return 0;
}
catch (Exception e) when (e is EContractException or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Narrator.Fail(e.Message);
    return 1;
}
