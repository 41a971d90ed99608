namespace EContract.Sdk.Contracts.Templates;

/// <summary>
/// An envelope with places left open (ひな形): slots for participants, and merge values for its texts and for the forms of its
/// documents. A plain value that the host keeps where it likes.
/// </summary>
/// <remarks>
/// A placeholder is <c>{name}</c> for a merge value, or <c>{slot.name}</c>, <c>{slot.organization}</c>, <c>{slot.email}</c> for who fills a slot.
/// Dates read 2026年11月23日, <c>{date:iso}</c> 2026-11-23, <c>{date:wareki}</c> 令和8年11月23日; amounts 1,200,000, <c>{amount:plain}</c> 1200000.
/// A brace itself is written twice.
/// </remarks>
public sealed record EnvelopeTemplate
{
    /// <summary>What the host calls it: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The title of the envelopes; with placeholders.</summary>
    public required string Title { get; init; }

    /// <summary>The message to the participants; with placeholders.</summary>
    public string Message { get; init; } = "";

    /// <summary>The documents, in order.</summary>
    public required IReadOnlyList<TemplateDocument> Documents { get; init; }

    /// <summary>The participants.</summary>
    public required IReadOnlyList<TemplateSlot> Participants { get; init; }

    /// <summary>Groups of participants of whom not everybody has to act.</summary>
    public IReadOnlyList<ParticipantGroup> Groups { get; init; } = [];

    /// <summary>The merge values.</summary>
    public IReadOnlyList<MergeValue> Values { get; init; } = [];

    /// <summary>By which values the contracts are found later; <see langword="null"/> for their titles only.</summary>
    public TemplateTransaction? Transaction { get; init; }

    /// <summary>How many days participants have to sign; <see langword="null"/> for as many as the host set up.</summary>
    public int? SigningDays { get; init; }

    /// <summary>Reads a template.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote, or somebody wrote by hand.</param>
    /// <exception cref="TemplateException">It is malformed, too long, has members that are unknown or doubled, or contradicts itself.</exception>
    public static EnvelopeTemplate Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        EnvelopeTemplate template = TemplateJson.Read(json);
        TemplateCheck.Require(template);
        return template;
    }

    /// <summary>Writes the template in its one form: canonical JSON (RFC 8785).</summary>
    /// <exception cref="TemplateException">It contradicts itself.</exception>
    public string ToJson()
    {
        TemplateCheck.Require(this);
        return TemplateJson.Write(this);
    }

    /// <summary>Names this version of the template; the hash is that of <see cref="ToJson"/> in UTF-8, and so covers its documents.</summary>
    /// <exception cref="TemplateException">It contradicts itself.</exception>
    public TemplateReference ToReference() => new(Id, Version, TemplateJson.HashOf(ToJson()));
}
