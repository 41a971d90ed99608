using System.Globalization;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>What a figure should be, or that it is only shown.</summary>
internal abstract record Target
{
    public static Target AtMost(double limit) => new Maximum(limit);

    public static Target AtLeast(double limit) => new Minimum(limit);

    /// <summary>A figure for the reader, without a limit.</summary>
    public static Target None { get; } = new Shown();

    /// <summary>The limit itself; <see langword="null"/> without one.</summary>
    public virtual double? Limit => null;

    public abstract bool IsMetBy(double value);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed record Maximum(double Value) : Target
    {
        public override double? Limit => Value;

        public override bool IsMetBy(double value) => value <= Value;

        public override string ToString() => "<=" + Text(Value);
    }

    private sealed record Minimum(double Value) : Target
    {
        public override double? Limit => Value;

        public override bool IsMetBy(double value) => value >= Value;

        public override string ToString() => ">=" + Text(Value);
    }

    private sealed record Shown : Target
    {
        public override bool IsMetBy(double value) => true;

        public override string ToString() => "-";
    }
}
