using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Contracts;

/// <summary>What an envelope is found by, and may be corrected at any time: it describes the contract, and is no part of it.</summary>
/// <param name="Transaction">What tax law wants it to be found by; <see langword="null"/> for nothing said.</param>
/// <param name="Filing">Under what it is filed; <see langword="null"/> for nothing said.</param>
public sealed record EnvelopeMetadata(TransactionDetails? Transaction = null, FilingDetails? Filing = null)
{
    /// <exception cref="ArgumentException">A value is beyond its limit; the message names it.</exception>
    internal void Check()
    {
        Transaction?.CheckNew();
        Filing?.Check();
    }

    /// <summary>Whether the log would say the same of both; lists compare by reference otherwise.</summary>
    internal bool SaysTheSameAs(EnvelopeMetadata other) => EventJson.Canonical(this) == EventJson.Canonical(other);
}
