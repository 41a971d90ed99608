using System.Text;
using EContract.Samples.ContractPortal;
using EContract.Samples.ContractPortal.Hosting;
using EContract.Sdk.Diagnostics;

Console.OutputEncoding = Encoding.UTF8;
if (args is ["--help" or "-h"])
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

try
{
    var arguments = Arguments.Parse(args);
    await using Portal portal = await Portal.StartAsync(arguments);
    Console.WriteLine(portal.Welcome);
    await portal.WaitForShutdownAsync();
    return 0;
}
catch (ArgumentsException e)
{
    Console.Error.WriteLine($"{e.Message}\n\n{Arguments.Usage}");
    return 2;
}
catch (Exception e) when (e is EContractException or IOException or UnauthorizedAccessException or InvalidOperationException or System.Data.Common.DbException)
{
    Console.Error.WriteLine($"The portal cannot start: {e.Message}");
    return 1;
}
