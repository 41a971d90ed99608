namespace EContract.Sdk.Contracts.Retention;

/// <summary>What says how long documents are kept.</summary>
public enum RetentionKind
{
    /// <summary>Tax law: some years after the time to file the return of the fiscal year (法人税法施行規則 59条, 電子帳簿保存法施行規則 4条).</summary>
    FiscalYear,

    /// <summary>A number of years.</summary>
    Years,

    /// <summary>They are kept for good.</summary>
    Indefinite,
}
