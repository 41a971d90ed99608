using EContract.Sdk.Contracts.Addresses;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>Whether a template makes sense: names, placeholders, values by default. What an envelope needs is checked when one is made.</summary>
internal static class TemplateCheck
{
    /// <exception cref="TemplateException">It does not.</exception>
    public static void Require(EnvelopeTemplate template)
    {
        var problems = new TemplateProblems();
        RequireShape(template, problems);
        problems.ThrowIfAny();

        var values = new Dictionary<string, MergeValue>(StringComparer.Ordinal);
        for (int i = 0; i < template.Values.Count; i++)
            CheckValue(template.Values[i], $"values[{i}]", values, problems);
        var slots = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < template.Participants.Count; i++)
            CheckSlot(template.Participants[i], $"participants[{i}]", slots, problems);
        CheckText(template.Title, "title", values, slots, problems);
        CheckText(template.Message, "message", values, slots, problems);
        for (int i = 0; i < template.Documents.Count; i++)
            CheckDocument(template.Documents[i], $"documents[{i}]", values, slots, problems);
        CheckTransaction(template.Transaction, values, slots, problems);
        problems.ThrowIfAny();
    }

    private static void RequireShape(EnvelopeTemplate template, TemplateProblems problems)
    {
        if (!TemplateNames.IsIdentifier(template.Id))
            problems.Add("id", $"A template's identifier has 1 to {TemplateLimits.MaxNameLength} letters, digits, - and _.");
        if (template.Version < 1)
            problems.Add("version", "Versions count from 1.");
        if (template.SigningDays is < 1 or > 3650)
            problems.Add("signingDays", "Participants have a day at least and ten years at most.");
        Count(template.Documents, 1, EnvelopeLimits.MaxDocuments, "documents");
        Count(template.Participants, 1, EnvelopeLimits.MaxParticipants, "participants");
        Count(template.Groups, 0, EnvelopeLimits.MaxParticipants, "groups");
        Count(template.Values, 0, TemplateLimits.MaxValues, "values");

        void Count<T>(IReadOnlyList<T> items, int least, int most, string place)
            where T : class
        {
            if (items.Count < least || items.Count > most)
                problems.Add(place, $"There are {items.Count}; {least} to {most} are allowed.");
            if (items.Any(item => item is null))
                problems.Add(place, "One of them is null.");
        }
    }

    private static void CheckValue(MergeValue value, string place, Dictionary<string, MergeValue> known, TemplateProblems problems)
    {
        if (!TemplateNames.IsName(value.Name))
            problems.Add($"{place}.name", $"A name has 1 to {TemplateLimits.MaxNameLength} letters, digits and _.");
        else if (value.Name == "key")
            problems.Add($"{place}.name", "A column 'key' names the rows of a batch; no value is called so.");
        else if (!known.TryAdd(value.Name, value))
            problems.Add($"{place}.name", $"There are two values {value.Name}.");
        if (!Enum.IsDefined(value.Kind))
            problems.Add($"{place}.kind", $"There is no kind {value.Kind}.");
        if (value.MaxLength is < 1 or > TemplateLimits.MaxTextLength)
            problems.Add($"{place}.maxLength", $"A text has 1 to {TemplateLimits.MaxTextLength} characters.");
        if (value.Options.Count > TemplateLimits.MaxOptions || value.Options.Any(string.IsNullOrEmpty) || value.Options.Distinct().Count() != value.Options.Count)
            problems.Add($"{place}.options", $"There are at most {TemplateLimits.MaxOptions} options, each once, and none is empty.");
        if ((value.Kind == MergeValueKind.Choice) != (value.Options.Count > 0))
            problems.Add($"{place}.options", "A choice has options, and nothing else has.");
        bool isRanged = value.Kind is MergeValueKind.Date or MergeValueKind.Amount;
        if (!isRanged && (value.Minimum ?? value.Maximum) is not null)
            problems.Add(place, "Only dates and amounts have a minimum or maximum.");
        if (isRanged)
        {
            CheckSample(value with { Maximum = null }, value.Minimum, $"{place}.minimum", problems);
            CheckSample(value with { Minimum = null }, value.Maximum, $"{place}.maximum", problems);
        }

        if (!problems.Any)
            CheckSample(value, value.Default, $"{place}.default", problems);
    }

    private static void CheckSample(MergeValue declared, string? sample, string place, TemplateProblems problems)
    {
        if (sample is null)
            return;
        try
        {
            TypedValue.Read(declared with { Minimum = place.EndsWith("minimum", StringComparison.Ordinal) ? null : declared.Minimum, Maximum = place.EndsWith("maximum", StringComparison.Ordinal) ? null : declared.Maximum }, sample);
        }
        catch (FormatException e)
        {
            problems.Add(place, e.Message);
        }
    }

    private static void CheckSlot(TemplateSlot slot, string place, HashSet<string> known, TemplateProblems problems)
    {
        if (!TemplateNames.IsName(slot.Slot))
            problems.Add($"{place}.slot", $"A slot's name has 1 to {TemplateLimits.MaxNameLength} letters, digits and _.");
        else if (!known.Add(slot.Slot))
            problems.Add($"{place}.slot", $"There are two slots {slot.Slot}.");
        if (slot.Email is { } email)
            problems.Try($"{place}.email", () => Mailbox.Require(email, "email"));
        if (slot.Name is { } name)
            problems.Try($"{place}.name", () => Text.Require(name, EnvelopeLimits.MaxNameLength, "name"));
        if (slot.Organization is { } organization)
            problems.Try($"{place}.organization", () => Text.Allow(organization, EnvelopeLimits.MaxNameLength, "organization"));
        if (slot.Factors.Distinct().Count() != slot.Factors.Count)
            problems.Add($"{place}.factors", "One kind of factor is asked for twice.");
    }

    private static void CheckDocument(
        TemplateDocument document, string place, Dictionary<string, MergeValue> values, HashSet<string> slots, TemplateProblems problems)
    {
        problems.Try($"{place}.file", () => Text.Require(document.File, 255, "file"));
        if (document.Sha256 is not { Length: 64 } || !document.Sha256.All(char.IsAsciiHexDigitLower))
            problems.Add($"{place}.sha256", "A SHA-256 is 64 lower-case hexadecimal digits.");
        CheckText(document.Title, $"{place}.title", values, slots, problems);
        if (document.Fields.Count > TemplateLimits.MaxFields)
            problems.Add($"{place}.fields", $"There are {document.Fields.Count} fields; {TemplateLimits.MaxFields} are allowed.");
        foreach ((string name, string text) in document.Fields.Take(TemplateLimits.MaxFields))
            CheckText(text, $"{place}.fields[\"{name}\"]", values, slots, problems);
    }

    private static void CheckTransaction(TemplateTransaction? transaction, Dictionary<string, MergeValue> values, HashSet<string> slots, TemplateProblems problems)
    {
        if (transaction is null)
            return;
        if (!values.TryGetValue(transaction.Date, out MergeValue? date) || date.Kind != MergeValueKind.Date)
            problems.Add("transaction.date", $"There is no date {transaction.Date}.");
        if (transaction.Amount is { } name && (!values.TryGetValue(name, out MergeValue? amount) || amount.Kind != MergeValueKind.Amount))
            problems.Add("transaction.amount", $"There is no amount {name}.");
        CheckText(transaction.Counterparty, "transaction.counterparty", values, slots, problems);
    }

    private static void CheckText(string text, string place, Dictionary<string, MergeValue> values, HashSet<string> slots, TemplateProblems problems)
    {
        if (text is null || text.Length > TemplateLimits.MaxTextLength)
        {
            problems.Add(place, $"A text has at most {TemplateLimits.MaxTextLength} characters.");
            return;
        }

        try
        {
            foreach (TemplatePiece piece in Placeholder.Parse(text).Where(piece => piece.IsPlaceholder))
            {
                if (piece.Property is not null ? !slots.Contains(piece.Text) : !values.ContainsKey(piece.Text))
                    problems.Add(place, $"There is no {(piece.Property is null ? "value" : "slot")} {piece.Text}.");
                else if (piece.Property is null && !TypedValue.HasFormat(values[piece.Text].Kind, piece.Format))
                    problems.Add(place, $"The value {piece.Text} has no format {piece.Format}.");
            }
        }
        catch (FormatException e)
        {
            problems.Add(place, e.Message);
        }
    }
}
