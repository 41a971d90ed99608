namespace EContract.Sdk.Diagnostics;

/// <summary>
/// Under which names the SDK measures and traces, for whoever listens: <c>metrics.AddMeter(EContractTelemetry.Meters)</c>,
/// <c>tracing.AddSource(EContractTelemetry.ActivitySource)</c>. What is measured: docs/operations.md.
/// </summary>
/// <remarks>No measurement and no trace has a name, an address or a token of a person. Traces name envelopes by their identifiers.</remarks>
public static class EContractTelemetry
{
    /// <summary>The meter of the core: signatures, timestamps, jobs, messages, envelopes.</summary>
    public const string Meter = "EContract.Sdk";

    /// <summary>The meter of the HSMs (package EContract.Sdk.Pkcs11).</summary>
    public const string Pkcs11Meter = "EContract.Sdk.Pkcs11";

    /// <summary>The meter of the pages (package EContract.Sdk.AspNetCore).</summary>
    public const string PagesMeter = "EContract.Sdk.AspNetCore";

    /// <summary>The source of traces: signatures, timestamps, jobs, messages.</summary>
    public const string ActivitySource = "EContract.Sdk";

    /// <summary>The names of all meters.</summary>
    public static IReadOnlyList<string> Meters { get; } = [Meter, Pkcs11Meter, PagesMeter];
}
