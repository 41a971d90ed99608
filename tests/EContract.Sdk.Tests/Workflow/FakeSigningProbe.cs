using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Finds everything well unless told otherwise, and counts.</summary>
internal sealed class FakeSigningProbe : ISigningProbe
{
    public KeyFault? KeyFault { get; set; }

    public X509Certificate2? Certificate { get; set; }

    public TimestampFailure? TimestampFailure { get; set; }

    public List<(ISigner Key, bool Signs)> Keys { get; } = [];

    public int Tokens { get; private set; }

    public ValueTask<KeyHealth> ProbeAsync(ISigner key, bool signs, CancellationToken cancellationToken)
    {
        Keys.Add((key, signs));
        return new(new KeyHealth(Certificate, KeyFault));
    }

    public ValueTask<TimestampAuthorityHealth?> ProbeTimestampAuthorityAsync(CancellationToken cancellationToken)
    {
        Tokens++;
        return new(new TimestampAuthorityHealth(TimestampFailure is null, TimeSpan.Zero, TimestampFailure, TimestampFailure is null ? null : "It is away.", null, null));
    }
}
