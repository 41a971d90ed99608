namespace EContract.Sdk.Contracts;

/// <summary>What an envelope has to be like to be found: every term that is set has to hold.</summary>
public record EnvelopeTerms
{
    /// <summary>Tags, fields, statuses: as many of each can be asked for.</summary>
    public const int MaxValues = 20;

    /// <summary>The transaction date (取引年月日).</summary>
    public SearchRange<DateOnly>? TransactionDate { get; init; }

    /// <summary>The amount (取引金額); blank: the envelopes that have none.</summary>
    public SearchRange<decimal>? Amount { get; init; }

    /// <summary>The amount's currency, three letters of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether the amount contains consumption tax.</summary>
    public AmountTax? Tax { get; init; }

    /// <summary>The counterparty's name (取引先); width, case, spaces, kana and 株式会社/㈱ make no difference (<see cref="CounterpartyName"/>).</summary>
    public SearchText? Counterparty { get; init; }

    /// <summary>How the counterparty's name is read (フリガナ).</summary>
    public SearchText? CounterpartyKana { get; init; }

    /// <summary>The counterparty's corporate number (法人番号).</summary>
    public SearchText? CorporateNumber { get; init; }

    /// <summary>The counterparty's registration number for qualified invoices (インボイス番号).</summary>
    public SearchText? InvoiceNumber { get; init; }

    /// <summary>The day the contract begins.</summary>
    public SearchRange<DateOnly>? ContractStart { get; init; }

    /// <summary>The contract's last day (契約終了日).</summary>
    public SearchRange<DateOnly>? ContractEnd { get; init; }

    /// <summary>The last day to give notice (解約通知期限).</summary>
    public SearchRange<DateOnly>? NoticeBy { get; init; }

    /// <summary>Whether the contract goes on by itself (自動更新).</summary>
    public bool? RenewsAutomatically { get; init; }

    /// <summary>What kind of document it is, as in 契約書.</summary>
    public SearchText? DocumentClass { get; init; }

    /// <summary>The host's own number for it (管理番号).</summary>
    public SearchText? Reference { get; init; }

    /// <summary>The entry in the books that it belongs to.</summary>
    public SearchText? LedgerReference { get; init; }

    /// <summary>The envelope's title.</summary>
    public SearchText? Title { get; init; }

    /// <summary>A participant's name, e-mail address or organisation.</summary>
    public SearchText? Participant { get; init; }

    /// <summary>The role of that participant; without one, of any.</summary>
    public ParticipantRole? ParticipantRole { get; init; }

    /// <summary>The sender's organisation, name or e-mail address.</summary>
    public SearchText? Sender { get; init; }

    /// <summary>The identifier of the template that it was made from.</summary>
    public SearchText? Template { get; init; }

    /// <summary>Tags, all of which it has.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Fields that the host has named itself, all of which hold.</summary>
    public IReadOnlyDictionary<string, FieldTerm> Fields { get; init; } = new Dictionary<string, FieldTerm>();

    /// <summary>Where it stands: one of these.</summary>
    /// <value>Empty: anywhere.</value>
    public IReadOnlyList<EnvelopeStatus> Statuses { get; init; } = [];

    /// <summary>How far it is preserved: one of these.</summary>
    /// <value>Empty: however far.</value>
    public IReadOnlyList<PreservationState> Preservation { get; init; } = [];

    /// <summary>When it was created.</summary>
    public SearchRange<DateTimeOffset>? CreatedAt { get; init; }

    /// <summary>When something last happened to it.</summary>
    public SearchRange<DateTimeOffset>? UpdatedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public SearchRange<DateTimeOffset>? SentAt { get; init; }

    /// <summary>When it was completed.</summary>
    public SearchRange<DateTimeOffset>? CompletedAt { get; init; }

    /// <summary>Until when it has to be signed.</summary>
    public SearchRange<DateTimeOffset>? DueAt { get; init; }

    /// <summary>Whether what it is found by was ever corrected (訂正の履歴).</summary>
    public bool? IsCorrected { get; init; }

    /// <summary>The last day on which its documents are kept; blank: those that are kept for good.</summary>
    public SearchRange<DateOnly>? RetainUntil { get; init; }

    /// <summary>Whether its documents must not be destroyed whatever their age.</summary>
    public bool? HasLegalHold { get; init; }

    /// <summary>Whether its documents were destroyed; what it was found by stays.</summary>
    public bool? IsDisposed { get; init; }

    /// <summary>When its documents were destroyed.</summary>
    public SearchRange<DateTimeOffset>? DisposedAt { get; init; }

    /// <summary>The texts that are searched, each with what it is searched in.</summary>
    internal IEnumerable<(string Name, SearchText? Text)> Texts =>
    [
        (nameof(Counterparty), Counterparty),
        (nameof(CounterpartyKana), CounterpartyKana),
        (nameof(CorporateNumber), CorporateNumber),
        (nameof(InvoiceNumber), InvoiceNumber),
        (nameof(DocumentClass), DocumentClass),
        (nameof(Reference), Reference),
        (nameof(LedgerReference), LedgerReference),
        (nameof(Title), Title),
        (nameof(Participant), Participant),
        (nameof(Sender), Sender),
        (nameof(Template), Template),
    ];

    /// <exception cref="ArgumentException">A term contradicts itself or is beyond its limit; the message names it.</exception>
    internal void CheckTerms()
    {
        foreach ((string name, SearchText? text) in Texts)
            text?.Check(name);
        TransactionDate?.Check(nameof(TransactionDate));
        Amount?.Check(nameof(Amount));
        ContractStart?.Check(nameof(ContractStart));
        ContractEnd?.Check(nameof(ContractEnd));
        NoticeBy?.Check(nameof(NoticeBy));
        CreatedAt?.Check(nameof(CreatedAt));
        UpdatedAt?.Check(nameof(UpdatedAt));
        SentAt?.Check(nameof(SentAt));
        CompletedAt?.Check(nameof(CompletedAt));
        DueAt?.Check(nameof(DueAt));
        RetainUntil?.Check(nameof(RetainUntil));
        DisposedAt?.Check(nameof(DisposedAt));
        if (Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            throw new ArgumentException("A currency is three capital letters (ISO 4217).", nameof(Currency));
        CheckEnum(Tax, nameof(Tax));
        CheckEnum(ParticipantRole, nameof(ParticipantRole));
        if (ParticipantRole is not null && Participant is null)
            throw new ArgumentException("A participant's role is searched along with the participant.", nameof(ParticipantRole));
        CheckCount(Statuses, nameof(Statuses));
        foreach (EnvelopeStatus status in Statuses)
            CheckEnum<EnvelopeStatus>(status, nameof(Statuses));
        CheckCount(Preservation, nameof(Preservation));
        foreach (PreservationState state in Preservation)
            CheckEnum<PreservationState>(state, nameof(Preservation));
        CheckCount(Tags, nameof(Tags));
        foreach (string tag in Tags)
            SearchText.Exactly(tag).Check(nameof(Tags));
        CheckCount(Fields, nameof(Fields));
        foreach ((string name, FieldTerm term) in Fields)
        {
            Text.Require(name, FilingDetails.MaxTextLength, nameof(Fields));
            ArgumentNullException.ThrowIfNull(term, nameof(Fields));
            term.Check(nameof(Fields));
        }
    }

    private static void CheckEnum<T>(T? value, string term)
        where T : struct, Enum
    {
        if (value is { } known && !Enum.IsDefined(known))
            throw new ArgumentException($"There is no {typeof(T).Name} {known}.", term);
    }

    private static void CheckCount<T>(IReadOnlyCollection<T> values, string term)
    {
        ArgumentNullException.ThrowIfNull(values, term);
        if (values.Count > MaxValues)
            throw new ArgumentException($"{term} takes up to {MaxValues} values, not {values.Count}.", term);
    }
}
