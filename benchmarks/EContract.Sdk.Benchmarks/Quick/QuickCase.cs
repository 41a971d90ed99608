namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>One line of the table.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Target">What the figure should be.</param>
/// <param name="MeasureAsync">Measures it: the figure, and the raw measurements behind it in words.</param>
internal sealed record QuickCase(string Name, Target Target, Func<Task<(double Figure, string Details)>> MeasureAsync);
