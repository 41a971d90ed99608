using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>Who refers to an object: which object, and under which of its keys (empty for an array).</summary>
internal readonly record struct Referrer(int Number, string Key);

/// <summary>
/// All references of a document, backwards. An object that a rule lets change may be used elsewhere as well, and a new
/// object may give content to a reference that dangled when the document was signed; both are how shadow attacks work.
/// </summary>
internal sealed class ReferenceIndex
{
    /// <summary>Stands for the trailer among the referrers.</summary>
    internal const int Trailer = 0;

    private const int MaxDepth = 256;

    private readonly Dictionary<int, List<Referrer>> _referrers = [];
    private readonly Dictionary<int, List<int>> _targets = [];

    internal IReadOnlyList<Referrer> ReferrersOf(int number) => _referrers.TryGetValue(number, out List<Referrer>? found) ? found : [];

    /// <summary>Reads every object of a revision once.</summary>
    internal static ReferenceIndex Build(PdfRevision revision)
    {
        var index = new ReferenceIndex();
        var seen = new HashSet<int>();
        foreach (XrefSection section in revision.Sections)
        {
            foreach ((int number, XrefEntry _) in section.Entries())
            {
                if (seen.Add(number))
                    index.Update(revision, number);
            }
        }

        foreach (string key in (string[])["Root", "Info", "Encrypt"])
        {
            if (revision.TrailerEntry(key) is { } value)
                index.Add(Trailer, key, value, 0);
        }

        return index;
    }

    /// <summary>Takes an object as it is in a revision, in place of what it was before.</summary>
    internal void Update(PdfRevision revision, int number)
    {
        if (_targets.Remove(number, out List<int>? former))
        {
            foreach (int target in former)
                _referrers[target].RemoveAll(referrer => referrer.Number == number);
        }

        PdfObject? value;
        try
        {
            value = revision.GetObject(number);
        }
        catch (PdfFormatException)
        {
            // Nothing can be reached through what cannot be read.
            return;
        }

        PdfDictionary? dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
        // The dictionary of a cross-reference stream is a trailer.
        if (value is PdfStream && dictionary!["Type"] is PdfName { Value: "XRef" })
            return;
        if (dictionary is not null)
            Add(number, dictionary);
        else if (value is not null)
            Add(number, "", value, 0);
    }

    private void Add(int number, PdfDictionary dictionary)
    {
        foreach ((string key, PdfObject value) in dictionary)
            Add(number, key, value, 0);
    }

    private void Add(int number, string key, PdfObject value, int depth)
    {
        if (depth > MaxDepth)
            return;
        switch (value)
        {
            case PdfReference reference:
                if (!_referrers.TryGetValue(reference.Number, out List<Referrer>? list))
                    _referrers[reference.Number] = list = new List<Referrer>(1);
                list.Add(new Referrer(number, key));
                if (!_targets.TryGetValue(number, out List<int>? targets))
                    _targets[number] = targets = new List<int>(4);
                targets.Add(reference.Number);
                break;
            case PdfArray array:
                foreach (PdfObject item in array)
                    Add(number, key, item, depth + 1);
                break;
            case PdfDictionary dictionary:
                foreach ((string _, PdfObject inner) in dictionary)
                    Add(number, key, inner, depth + 1);
                break;
        }
    }
}
