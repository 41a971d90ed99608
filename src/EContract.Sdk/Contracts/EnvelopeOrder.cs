namespace EContract.Sdk.Contracts;

/// <summary>By what a search sorts. What has no value comes last either way; what has the same, by when it was created.</summary>
public enum EnvelopeOrder
{
    /// <summary>When it was created.</summary>
    Created,

    /// <summary>When something last happened to it. An envelope that changes between two pages may be on both, or on neither.</summary>
    Updated,

    /// <summary>The transaction date (取引年月日).</summary>
    TransactionDate,

    /// <summary>The amount (取引金額), whatever its currency.</summary>
    Amount,

    /// <summary>The counterparty (取引先), by the code points of the name in the form in which names are compared.</summary>
    Counterparty,
}
