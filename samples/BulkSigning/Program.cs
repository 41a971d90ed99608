using System.Text;
using EContract.Samples.BulkSigning;
using EContract.Sdk.Diagnostics;

Console.OutputEncoding = Encoding.UTF8;
if (Arguments.Parse(args) is not { } arguments)
{
    Console.WriteLine(Arguments.Usage);
    return args is ["--help" or "-h"] ? 0 : 2;
}

try
{
    return await BulkJob.RunAsync(arguments) ? 0 : 1;
}
catch (Exception e) when (e is EContractException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
