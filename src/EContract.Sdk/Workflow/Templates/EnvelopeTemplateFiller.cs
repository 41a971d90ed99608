using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing.Forms;

namespace EContract.Sdk.Workflow.Templates;

/// <summary>Makes envelopes from a template: its texts, its participants, and the forms of its documents.</summary>
/// <remarks>The documents are read once and held; safe for concurrent use.</remarks>
public sealed class EnvelopeTemplateFiller
{
    /// <summary>Bytes of a template's documents together, which are held in memory.</summary>
    public const long MaxDocumentsLength = 100_000_000;

    private readonly TemplateReference _reference;
    private readonly IReadOnlyList<byte[]> _documents;
    private readonly PdfFormOptions _forms;

    private EnvelopeTemplateFiller(EnvelopeTemplate template, IReadOnlyList<byte[]> documents, PdfFormOptions forms)
    {
        Template = template;
        _reference = template.ToReference();
        _documents = documents;
        _forms = forms;
    }

    /// <summary>The template.</summary>
    public EnvelopeTemplate Template { get; }

    /// <summary>Reads a template's documents, and sees that their forms have the fields that it fills in.</summary>
    /// <param name="template">The template.</param>
    /// <param name="open">Opens a document by the name that the template has for it (<see cref="TemplateDocument.File"/>).</param>
    /// <param name="forms">How forms are filled in; text needs a font. <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TemplateException">The template contradicts itself, a document is another than it names, too large or signed, or lacks a field.</exception>
    public static async ValueTask<EnvelopeTemplateFiller> OpenAsync(
        EnvelopeTemplate template,
        Func<string, CancellationToken, ValueTask<Stream>> open,
        PdfFormOptions? forms = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(open);
        TemplateCheck.Require(template);
        var documents = new List<byte[]>();
        var problems = new TemplateProblems();
        long room = MaxDocumentsLength;
        for (int i = 0; i < template.Documents.Count; i++)
        {
            TemplateDocument document = template.Documents[i];
            using Stream source = await open(document.File, cancellationToken).ConfigureAwait(false);
            byte[]? bytes = await ReadAsync(source, room, cancellationToken).ConfigureAwait(false);
            if (bytes is null)
                throw new TemplateException([new TemplateProblem($"documents[{i}]", $"The documents have more than {MaxDocumentsLength} bytes together.")]);
            room -= bytes.Length;
            documents.Add(bytes);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != document.Sha256)
                problems.Add($"documents[{i}].sha256", "The document is another than the template was made for.");
            else
                CheckFields(document, bytes, $"documents[{i}]", problems);
        }

        problems.ThrowIfAny();
        return new EnvelopeTemplateFiller(template, documents, forms ?? new PdfFormOptions());
    }

    /// <summary>Makes an envelope to create.</summary>
    /// <param name="values">What the template leaves open.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TemplateException">Something is missing, too much, not of its kind, or does not fit its form field: all of it is named.</exception>
    public async ValueTask<EnvelopeDescriptor> FillAsync(TemplateValues values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        FilledTemplate filled = TemplateFilling.Fill(Template, _reference, values);
        var problems = new TemplateProblems();
        for (int i = 0; i < filled.Documents.Count; i++)
        {
            FilledDocument document = filled.Documents[i];
            byte[] bytes = _documents[i];
            problems.Try($"documents[{i}].title", () => Text.Require(document.Title, EnvelopeLimits.MaxTitleLength, "title"));
            if (document.Source.Fields.Count > 0)
                bytes = await FillAsync(document, bytes, $"documents[{i}]", problems, cancellationToken).ConfigureAwait(false);
            if (!problems.Any)
                filled.Envelope.Documents.Add(DocumentDescriptor.FromBytes(bytes, document.Title));
        }

        problems.ThrowIfAny();
        return filled.Envelope;
    }

    private async ValueTask<byte[]> FillAsync(
        FilledDocument document, byte[] bytes, string place, TemplateProblems problems, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, PdfFormValue>(StringComparer.Ordinal);
        foreach ((string field, string text) in document.Texts)
            values[field] = text;
        foreach ((string field, bool mark) in document.Marks)
            values[field] = mark;
        using var output = new MemoryStream(bytes.Length + 16_384);
        try
        {
            await PdfFormFiller.FillAsync(new MemoryStream(bytes, writable: false), output, values, _forms, cancellationToken).ConfigureAwait(false);
        }
        catch (PdfFormException e)
        {
            problems.Add(e.FieldName is { } field ? $"{place}.fields[\"{field}\"]" : place, e.Message);
        }

        return output.ToArray();
    }

    private static void CheckFields(TemplateDocument document, byte[] bytes, string place, TemplateProblems problems)
    {
        if (document.Fields.Count == 0)
            return;
        try
        {
            ILookup<string, PdfFormFieldKind> known = PdfFormFiller.ReadFields(new MemoryStream(bytes, writable: false))
                .ToLookup(field => field.Name, field => field.Kind, StringComparer.Ordinal);
            foreach (string name in document.Fields.Keys)
            {
                string? problem = known[name].ToArray() switch
                {
                    [] => "The document's form has no such field.",
                    [PdfFormFieldKind.Other] => "This field takes no value.",
                    [_] => null,
                    _ => "The document's form has several fields of this name.",
                };
                if (problem is not null)
                    problems.Add($"{place}.fields[\"{name}\"]", problem);
            }
        }
        catch (EContractException e)
        {
            problems.Add(place, e.Message);
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(Stream source, long room, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (bytes.Length + read > room)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
