using EContract.Sdk.Contracts.Addresses;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>Fills a template: no I/O, and all that is missing or too much is said at once.</summary>
internal sealed class TemplateFilling
{
    private readonly EnvelopeTemplate _template;
    private readonly TemplateProblems _problems = new();
    private readonly Dictionary<string, TypedValue?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParticipantDescriptor> _participants = new(StringComparer.Ordinal);

    private TemplateFilling(EnvelopeTemplate template) => _template = template;

    /// <param name="template">A template that makes sense.</param>
    /// <param name="reference">Its name, version and hash.</param>
    /// <param name="given">What it is filled with.</param>
    /// <exception cref="TemplateException">Something is missing, too much, or not of its kind.</exception>
    public static FilledTemplate Fill(EnvelopeTemplate template, TemplateReference reference, TemplateValues given)
    {
        var filling = new TemplateFilling(template);
        filling.ReadValues(given.Values);
        filling.ReadParticipants(given.Participants);
        filling._problems.ThrowIfAny();
        return filling.Write(reference);
    }

    private void ReadValues(IReadOnlyDictionary<string, string> given)
    {
        foreach (MergeValue value in _template.Values)
        {
            string? text = given.GetValueOrDefault(value.Name);
            // An empty cell says nothing.
            text = string.IsNullOrEmpty(text) ? value.Default : text;
            _values[value.Name] = null;
            if (text is null && value.Required)
                _problems.Add($"values[\"{value.Name}\"]", "This has to be said.");
            if (text is null)
                continue;
            try
            {
                _values[value.Name] = TypedValue.Read(value, text);
            }
            catch (FormatException e)
            {
                _problems.Add($"values[\"{value.Name}\"]", e.Message);
            }
        }

        foreach (string name in given.Keys.Where(name => !_values.ContainsKey(name)).Order(StringComparer.Ordinal))
            _problems.Add($"values[\"{Shown(name)}\"]", "The template has no such value.");
    }

    private void ReadParticipants(IReadOnlyDictionary<string, TemplateParticipant> given)
    {
        foreach (TemplateSlot slot in _template.Participants)
        {
            var place = $"participants[\"{slot.Slot}\"]";
            TemplateParticipant who = given.GetValueOrDefault(slot.Slot) ?? new TemplateParticipant();
            var participant = new ParticipantDescriptor
            {
                Name = Choose(slot.Name, who.Name, $"{place}.name", isRequired: true),
                Email = Choose(slot.Email, who.Email, $"{place}.email", isRequired: true),
                Organization = Choose(slot.Organization, who.Organization, $"{place}.organization", isRequired: false),
                Role = slot.Role,
                Action = slot.Action,
                Group = slot.Group,
                Stage = slot.Stage,
                AllowedNetworks = [.. slot.AllowedNetworks],
                MayDelegate = slot.MayDelegate,
                Language = slot.Language,
                Mode = slot.Mode,
                SignerName = slot.SignerName,
            };
            if (participant.Name.Length > 0)
                _problems.Try($"{place}.name", () => Text.Require(participant.Name, EnvelopeLimits.MaxNameLength, "name"));
            if (participant.Email.Length > 0)
                _problems.Try($"{place}.email", () => Mailbox.Require(participant.Email, "email"));
            _problems.Try($"{place}.organization", () => Text.Allow(participant.Organization, EnvelopeLimits.MaxNameLength, "organization"));
            foreach (AuthenticationMethod method in slot.Factors)
                _problems.Try($"{place}.factors", () => participant.Factors.Add(FactorOf(method, who)));
            _participants[slot.Slot] = participant;
        }

        foreach (string name in given.Keys.Where(name => !_participants.ContainsKey(name)).Order(StringComparer.Ordinal))
            _problems.Add($"participants[\"{Shown(name)}\"]", "The template has no such slot.");
    }

    private string Choose(string? known, string? given, string place, bool isRequired)
    {
        if (known is not null && !string.IsNullOrEmpty(given) && given != known)
            _problems.Add(place, "The template says this already, and says something else.");
        string? chosen = known ?? given;
        if (isRequired && string.IsNullOrWhiteSpace(chosen))
            _problems.Add(place, "This has to be said.");
        return chosen ?? "";
    }

    private static AuthenticationFactor FactorOf(AuthenticationMethod method, TemplateParticipant who) => method switch
    {
        AuthenticationMethod.AccessCode => AuthenticationFactor.AccessCode(who.AccessCode ?? throw new ArgumentException("The access code has to be said.")),
        AuthenticationMethod.EmailCode => AuthenticationFactor.EmailCode(who.CodeAddress ?? ""),
        AuthenticationMethod.Totp => AuthenticationFactor.Totp((who.TotpSecret ?? throw new ArgumentException("The secret of the authenticator app has to be given.")).Span),
        _ => AuthenticationFactor.Host(),
    };

    private FilledTemplate Write(TemplateReference reference)
    {
        var envelope = new EnvelopeDescriptor
        {
            Title = Write(_template.Title),
            Message = Write(_template.Message),
            Participants = [.. _template.Participants.Select(slot => _participants[slot.Slot])],
            Groups = [.. _template.Groups],
            SigningPeriod = _template.SigningDays is { } days ? TimeSpan.FromDays(days) : null,
            Template = reference,
        };
        if (_template.Transaction is { } found && _values[found.Date] is { } date)
        {
            _problems.Try("transaction", () => envelope = envelope with
            {
                Transaction = new TransactionDetails(
                    date.Date, Write(found.Counterparty), found.Amount is { } amount ? _values[amount]?.Amount : null, found.Currency),
            });
        }

        FilledDocument[] documents = [.. _template.Documents.Select(Write)];
        _problems.ThrowIfAny();
        return new FilledTemplate(envelope, documents);
    }

    private FilledDocument Write(TemplateDocument document)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var marks = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach ((string field, string text) in document.Fields)
        {
            if (Placeholder.Parse(text) is [{ IsPlaceholder: true, Property: null } only]
                && _template.Values.First(value => value.Name == only.Text).Kind == MergeValueKind.Flag)
                marks[field] = _values[only.Text]?.Flag ?? false;
            else
                texts[field] = Write(text);
        }

        return new FilledDocument(document, Write(document.Title), texts, marks);
    }

    private string Write(string text) => string.Concat(Placeholder.Parse(text).Select(piece => piece switch
    {
        { IsPlaceholder: false } => piece.Text,
        { Property: "name" } => _participants[piece.Text].Name,
        { Property: "organization" } => _participants[piece.Text].Organization,
        { Property: "email" } => _participants[piece.Text].Email,
        _ => _values[piece.Text]?.ToText(piece.Format) ?? "",
    }));

    private static string Shown(string name) => name.Length > TemplateLimits.MaxNameLength ? name[..TemplateLimits.MaxNameLength] + "…" : name;
}
