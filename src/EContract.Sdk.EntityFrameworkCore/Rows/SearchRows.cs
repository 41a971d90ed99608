using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.EntityFrameworkCore.Rows;

/// <summary>
/// What tax law wants an envelope to be found by. Apart from the envelope's own row, which every event changes: this one is written once,
/// and when it is corrected, so that its indexes stay as they are.
/// </summary>
internal sealed class SearchRow
{
    public required string EnvelopeId { get; set; }

    public string Tenant { get; set; } = "";

    /// <summary>The transaction date, in days since 0001-01-01.</summary>
    public long? Day { get; set; }

    /// <summary>The amount in ten-thousandths: a whole number compares exactly on every database.</summary>
    public long? Amount { get; set; }

    /// <summary>The amount's order of magnitude and first digit (<see cref="Search.AmountClass"/>).</summary>
    public int? AmountClass { get; set; }

    /// <summary>The counterparty's name in the form in which names are compared.</summary>
    public string? Counterparty { get; set; }
}

/// <summary>Anything else that an envelope is found by (<see cref="SearchEntry"/>).</summary>
internal sealed class EntryRow
{
    public string Tenant { get; set; } = "";

    public SearchField Field { get; set; }

    public string Value { get; set; } = "";

    public required string EnvelopeId { get; set; }

    public string Detail { get; set; } = "";
}

/// <summary>
/// One or two neighbouring characters of a text that envelopes are found by. Texts stand here once each, however many envelopes have
/// them, so that a part of a name leads to few names, and those to their envelopes.
/// </summary>
internal sealed class GramRow
{
    public string Tenant { get; set; } = "";

    public SearchField Field { get; set; }

    public string Gram { get; set; } = "";

    public string Value { get; set; } = "";
}
