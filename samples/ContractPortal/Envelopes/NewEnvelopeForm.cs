using System.Globalization;
using EContract.Samples.ContractPortal.Texts;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Samples.ContractPortal.Envelopes;

/// <summary>What was typed about a participant.</summary>
public sealed record ParticipantFields
{
    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    public string Organization { get; init; } = "";

    public ParticipantRole Role { get; init; }

    public string Stage { get; init; } = "1";

    public string Language { get; init; } = "ja";

    public string AccessCode { get; init; } = "";

    public bool MailsCode { get; init; }

    public bool SignsIn { get; init; }

    public bool MayDelegate { get; init; }

    /// <summary>Rows that were left empty are nobody.</summary>
    public bool IsEmpty => (Name + Email).Length == 0;

    public ParticipantDescriptor Describe() => new()
    {
        Name = Name,
        Email = Email,
        Organization = Organization,
        Role = Role,
        Stage = int.TryParse(Stage, CultureInfo.InvariantCulture, out int stage) ? stage : throw new FormException("form.stage"),
        Language = Language == "en" ? "en" : "ja",
        Factors = [.. Factors()],
        MayDelegate = MayDelegate,
    };

    private IEnumerable<AuthenticationFactor> Factors()
    {
        if (AccessCode.Length > 0)
            yield return AuthenticationFactor.AccessCode(AccessCode);
        if (MailsCode)
            yield return AuthenticationFactor.EmailCode();
        if (SignsIn)
            yield return AuthenticationFactor.Host();
    }
}

/// <summary>What was typed to send an envelope.</summary>
public sealed record NewEnvelopeForm
{
    /// <summary>How many bytes all documents of one envelope may have together.</summary>
    public const long MaxUpload = 100_000_000;

    /// <summary>How many participants the page has room for; an envelope has up to <see cref="EnvelopeLimits.MaxParticipants"/>.</summary>
    public const int Rows = 6;

    public string Title { get; init; } = "";

    public string Message { get; init; } = "";

    public string Due { get; init; } = "";

    public string Date { get; init; } = "";

    public string Counterparty { get; init; } = "";

    public string Amount { get; init; } = "";

    public bool SignsAtTheEnd { get; init; }

    public IReadOnlyList<ParticipantFields> Participants { get; init; } = [.. Enumerable.Range(1, Rows).Select(row => new ParticipantFields { Stage = $"{row}" })];

    public static NewEnvelopeForm Read(IFormCollection form) => new()
    {
        Title = Text(form, "title"),
        Message = form["message"].ToString().ReplaceLineEndings("\n"),
        Due = Text(form, "due"),
        Date = Text(form, "date"),
        Counterparty = Text(form, "counterparty"),
        Amount = Text(form, "amount"),
        SignsAtTheEnd = form.ContainsKey("atTheEnd"),
        Participants = [.. Enumerable.Range(0, Rows).Select(row => new ParticipantFields
        {
            Name = Text(form, $"p{row}.name"),
            Email = Text(form, $"p{row}.email"),
            Organization = Text(form, $"p{row}.organization"),
            Role = Enum.TryParse(form[$"p{row}.role"], out ParticipantRole role) ? role : default,
            Stage = Text(form, $"p{row}.stage"),
            Language = Text(form, $"p{row}.language"),
            AccessCode = Text(form, $"p{row}.code"),
            MailsCode = form.ContainsKey($"p{row}.mailsCode"),
            SignsIn = form.ContainsKey($"p{row}.signsIn"),
            MayDelegate = form.ContainsKey($"p{row}.mayDelegate"),
        })],
    };

    /// <summary>Makes of it what the SDK wants.</summary>
    /// <exception cref="FormException">Something is missing or cannot be read.</exception>
    /// <exception cref="ArgumentException">A value is refused by the SDK.</exception>
    public EnvelopeDescriptor Describe(IReadOnlyList<DocumentDescriptor> documents, EnvelopeSender sender, DateTimeOffset now)
    {
        if (Title.Length == 0)
            throw new FormException("form.title");
        if (documents.Count == 0)
            throw new FormException("form.documents");
        ParticipantDescriptor[] participants = [.. Participants.Where(fields => !fields.IsEmpty).Select(fields => fields.Describe())];
        if (participants.Length == 0)
            throw new FormException("form.participants");
        return new EnvelopeDescriptor
        {
            Title = Title,
            Message = Message,
            Sender = sender,
            Documents = [.. documents],
            Participants = participants,
            Transaction = Transaction(),
            SignatureTiming = SignsAtTheEnd ? SignatureTiming.OnCompletion : SignatureTiming.AtOnce,
            SigningPeriod = Period(now),
        };
    }

    // A contract may have none of this yet; an amount may be blank, which is searched for as such.
    private TransactionDetails? Transaction()
    {
        if ((Date + Counterparty + Amount).Length == 0)
            return null;
        if (!DateOnly.TryParseExact(Date, "O", out DateOnly date) || Counterparty.Length == 0)
            throw new FormException("form.transaction");
        decimal? amount = Amount.Length == 0 ? null
            : decimal.TryParse(Amount, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal known) ? known
            : throw new FormException("form.amount");
        return new TransactionDetails(date, Counterparty, amount);
    }

    private TimeSpan? Period(DateTimeOffset now)
    {
        if (Due.Length == 0)
            return null;
        return DateOnly.TryParseExact(Due, "O", out DateOnly due) && PortalTexts.EndOf(due) is var end && end > now
            ? end - now
            : throw new FormException("form.due");
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();
}

/// <summary>What was typed cannot be taken.</summary>
internal sealed class FormException(string key) : ArgumentException(key)
{
    /// <summary>The key of the words that say why.</summary>
    public string Key { get; } = key;
}
