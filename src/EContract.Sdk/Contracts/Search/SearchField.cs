namespace EContract.Sdk.Contracts.Search;

/// <summary>What an entry is about. The numbers are what stores keep: they never change.</summary>
public enum SearchField
{
    /// <summary>The counterparty's name.</summary>
    Counterparty = 1,

    /// <summary>How it is read.</summary>
    CounterpartyKana = 2,

    /// <summary>The counterparty's corporate number.</summary>
    CorporateNumber = 3,

    /// <summary>The counterparty's registration number for invoices.</summary>
    InvoiceNumber = 4,

    /// <summary>The kind of document.</summary>
    DocumentClass = 5,

    /// <summary>The host's own number.</summary>
    Reference = 6,

    /// <summary>The entry in the books.</summary>
    LedgerReference = 7,

    /// <summary>The title.</summary>
    Title = 8,

    /// <summary>A participant's name, address or organisation; the detail is the role.</summary>
    Participant = 9,

    /// <summary>The sender's organisation, name or address.</summary>
    Sender = 10,

    /// <summary>The template.</summary>
    Template = 11,

    /// <summary>A tag.</summary>
    Tag = 12,

    /// <summary>A text in a field of the host's; the detail is the field's name.</summary>
    FieldText = 13,

    /// <summary>A number in such a field.</summary>
    FieldNumber = 14,

    /// <summary>A date in such a field.</summary>
    FieldDate = 15,

    /// <summary>The currency.</summary>
    Currency = 16,

    /// <summary>Whether the amount contains tax.</summary>
    Tax = 17,

    /// <summary>The day the contract begins.</summary>
    ContractStart = 18,

    /// <summary>Its last day.</summary>
    ContractEnd = 19,

    /// <summary>The last day to give notice.</summary>
    NoticeBy = 20,

    /// <summary>Whether it goes on by itself.</summary>
    Renewal = 21,

    /// <summary>Where the envelope stands.</summary>
    Status = 22,

    /// <summary>How far it is preserved.</summary>
    Preservation = 23,

    /// <summary>When it was created.</summary>
    CreatedAt = 24,

    /// <summary>When it was sent.</summary>
    SentAt = 25,

    /// <summary>When it was completed.</summary>
    CompletedAt = 26,

    /// <summary>Until when it has to be signed.</summary>
    DueAt = 27,

    /// <summary>Whether it was corrected.</summary>
    Correction = 28,

    /// <summary>The last day on which its documents are kept.</summary>
    RetainUntil = 29,

    /// <summary>Whether they must not be destroyed.</summary>
    LegalHold = 30,

    /// <summary>When they were destroyed.</summary>
    DisposedAt = 31,

    /// <summary>The counterparty's name with its legal form as it was written, where that makes a difference.</summary>
    CounterpartySpelling = 32,
}

/// <summary>What follows from what an entry is about.</summary>
public static class SearchFields
{
    /// <summary>Whether it is searched by a part of it.</summary>
    public static bool HasParts(this SearchField field) => field is <= SearchField.FieldText or SearchField.CounterpartySpelling;

    /// <summary>
    /// Under what a text stands once more with its legal forms as they were written, where they are folded: the counterparty's name apart, as it has an order of
    /// its own, others under the same.
    /// </summary>
    public static SearchField Spelled(this SearchField field) => field == SearchField.Counterparty ? SearchField.CounterpartySpelling : field;
}
