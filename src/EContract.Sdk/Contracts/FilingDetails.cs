namespace EContract.Sdk.Contracts;

/// <summary>Under what a contract is filed (管理項目), beside what tax law wants: what it is, which number it has, how long it runs.</summary>
public sealed record FilingDetails
{
    /// <summary>Characters in a class, a number or a tag.</summary>
    public const int MaxTextLength = 100;

    /// <summary>Tags of a contract.</summary>
    public const int MaxTags = 20;

    /// <summary>Fields of the host's own.</summary>
    public const int MaxFields = 20;

    /// <summary>What kind of document it is, as in 契約書, 注文書, 請書, 覚書.</summary>
    /// <value><see langword="null"/>: not said.</value>
    public string? DocumentClass { get; init; }

    /// <summary>The host's own number for it (管理番号).</summary>
    /// <value><see langword="null"/>: not said.</value>
    public string? Reference { get; init; }

    /// <summary>The entry in the books that it belongs to (帳簿との相互関連性, 電子帳簿保存法施行規則 2条).</summary>
    /// <value><see langword="null"/>: not said.</value>
    public string? LedgerReference { get; init; }

    /// <summary>The day the contract begins.</summary>
    /// <value><see langword="null"/>: not said.</value>
    public DateOnly? ContractStart { get; init; }

    /// <summary>The last day of the contract (契約終了日).</summary>
    /// <value><see langword="null"/>: not said, or without an end.</value>
    public DateOnly? ContractEnd { get; init; }

    /// <summary>Whether it goes on by itself after its end (自動更新).</summary>
    /// <value><see langword="null"/>: not said.</value>
    public bool? RenewsAutomatically { get; init; }

    /// <summary>The last day to give notice (解約通知期限).</summary>
    /// <value><see langword="null"/>: not said.</value>
    public DateOnly? NoticeBy { get; init; }

    /// <summary>Words to find it by, up to <see cref="MaxTags"/>.</summary>
    /// <value><see langword="null"/>: none.</value>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Fields that the host names itself, up to <see cref="MaxFields"/>.</summary>
    /// <value><see langword="null"/>: none.</value>
    public IReadOnlyDictionary<string, FieldValue>? Fields { get; init; }

    /// <summary>Checks what is new, before it is stored.</summary>
    /// <exception cref="ArgumentException">A value is beyond its limit; the message names it.</exception>
    internal void Check()
    {
        CheckText(DocumentClass, "Filing.DocumentClass");
        CheckText(Reference, "Filing.Reference");
        CheckText(LedgerReference, "Filing.LedgerReference");
        if (ContractStart > ContractEnd)
            throw new ArgumentException("The contract ends before it begins.", nameof(ContractEnd));
        if (Tags?.Count > MaxTags)
            throw new ArgumentException($"A contract has up to {MaxTags} tags, not {Tags.Count}.", nameof(Tags));
        foreach (string tag in Tags ?? [])
            Text.Require(tag, MaxTextLength, "Filing.Tags");
        if (Fields?.Count > MaxFields)
            throw new ArgumentException($"A contract has up to {MaxFields} fields, not {Fields.Count}.", nameof(Fields));
        foreach ((string name, FieldValue value) in Fields ?? new Dictionary<string, FieldValue>())
        {
            Text.Require(name, MaxTextLength, "Filing.Fields");
            ArgumentNullException.ThrowIfNull(value);
            if (value.Text is { } text)
                Text.Allow(text, FieldValue.MaxTextLength, "Filing.Fields.Text");
        }
    }

    private static void CheckText(string? text, string parameter)
    {
        if (text is not null)
            Text.Require(text, MaxTextLength, parameter);
    }
}
