namespace EContract.Sdk.Contracts.Templates;

/// <summary>A template with everything said, but for the bytes of its documents.</summary>
/// <param name="Envelope">The envelope without documents.</param>
/// <param name="Documents">The documents in order.</param>
internal sealed record FilledTemplate(EnvelopeDescriptor Envelope, IReadOnlyList<FilledDocument> Documents);

/// <summary>A document of a filled template.</summary>
/// <param name="Source">The document of the template.</param>
/// <param name="Title">Its title.</param>
/// <param name="Texts">What its fields are to show.</param>
/// <param name="Marks">Which of its check boxes are on.</param>
internal sealed record FilledDocument(
    TemplateDocument Source, string Title, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, bool> Marks);
