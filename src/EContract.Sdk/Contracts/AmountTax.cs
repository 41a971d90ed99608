namespace EContract.Sdk.Contracts;

/// <summary>Whether an amount contains consumption tax (消費税). Books are kept one way or the other, and are searched as they are kept.</summary>
public enum AmountTax
{
    /// <summary>With tax (税込).</summary>
    Included,

    /// <summary>Without tax (税抜).</summary>
    Excluded,
}
