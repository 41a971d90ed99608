namespace EContract.Sdk.Contracts.Templates;

/// <summary>What a merge value is.</summary>
public enum MergeValueKind
{
    /// <summary>A text, of one line unless said.</summary>
    Text,

    /// <summary>A day: <c>2026-11-23</c>, or <c>2026/11/23</c> as spreadsheets write it.</summary>
    Date,

    /// <summary>An amount: <c>1200000</c> or <c>1,200,000</c>, with a decimal point where there are fractions.</summary>
    Amount,

    /// <summary>One of the options.</summary>
    Choice,

    /// <summary><c>true</c> or <c>false</c>: a check mark.</summary>
    Flag,
}
