using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Cryptography;

/// <summary>Measures what keys are asked for, whichever kind they are.</summary>
internal static class SignerMetrics
{
    private static readonly Histogram<double> Duration = Telemetry.Seconds(
        "econtract.signature.duration", "Time of a request to a key, for one signature or for several at once.");

    /// <summary>Asks a key.</summary>
    /// <exception cref="SignerException">It does not sign.</exception>
    public static ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> MeasuredSignAsync(
        this ISigner signer, X509Certificate2 certificate, IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned, CancellationToken cancellationToken) =>
        Telemetry.MeasureAsync(Duration, "sign", () => signer.SignAsync(certificate, toBeSigned, cancellationToken));
}
