using BenchmarkDotNet.Running;
using EContract.Sdk.Benchmarks.Quick;

if (args is ["--quick", "--plot", var path, .. var plotted])
{
    await QuickTable.RunAsync(plotted, Console.Out, Console.Error, path);
    return;
}

if (args is ["--quick", .. var names])
{
    await QuickTable.RunAsync(names, Console.Out, Console.Error);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
