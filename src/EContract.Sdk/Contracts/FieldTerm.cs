namespace EContract.Sdk.Contracts;

/// <summary>What a field that the host has named is to be: exactly one of these.</summary>
public sealed record FieldTerm
{
    /// <summary>A text.</summary>
    public SearchText? Text { get; init; }

    /// <summary>A number in a range.</summary>
    public SearchRange<decimal>? Number { get; init; }

    /// <summary>A date in a range.</summary>
    public SearchRange<DateOnly>? Date { get; init; }

    internal void Check(string term)
    {
        if ((Text is null ? 0 : 1) + (Number is null ? 0 : 1) + (Date is null ? 0 : 1) != 1)
            throw new ArgumentException($"{term} is searched by a text, a number or a date, by one of them.", term);
        Text?.Check(term);
        Number?.Check(term);
        Date?.Check(term);
    }
}
