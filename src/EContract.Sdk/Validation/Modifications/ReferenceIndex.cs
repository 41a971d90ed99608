using System.Runtime.InteropServices;
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
    private const int MaxPathObjects = 1000;

    // An object that is read again leaves what it referred to before in the lists, told from the rest by the reading.
    // Chains through one list, newest first: a list for each of many objects would be most of the work.
    private readonly Dictionary<int, int> _newestReferrer = [];
    private readonly List<(Referrer Referrer, int Reading, int Older)> _referrers = [];
    private readonly Dictionary<int, int> _readings = [];
    private readonly AnalysisBudget _budget;
    private bool _repeatsKeys;

    private ReferenceIndex(AnalysisBudget budget) => _budget = budget;

    /// <summary>An object that could not be read, so that nobody can say what it refers to; <see langword="null"/> when there is none.</summary>
    internal int? Unreadable { get; private set; }

    /// <summary>
    /// Whether something in a revision can be read in more than one way, or refers to what is not there: another reader may
    /// then be led to objects that lie unused for us.
    /// </summary>
    internal bool LeavesOpen(PdfRevision revision)
    {
        if (Unreadable is not null || _repeatsKeys)
            return true;
        _budget.Spend(_newestReferrer.Count);
        return _newestReferrer.Keys.Any(number => !revision.TryFindEntry(number, out XrefEntry entry) || entry.Kind == XrefEntryKind.Free);
    }

    internal IEnumerable<Referrer> ReferrersOf(int number)
    {
        for (int at = _newestReferrer.GetValueOrDefault(number, -1); at >= 0; at = _referrers[at].Older)
        {
            _budget.Spend();
            (Referrer referrer, int reading, _) = _referrers[at];
            if (_readings.GetValueOrDefault(referrer.Number) == reading)
                yield return referrer;
        }
    }

    /// <summary>The shortest way from the trailer to an object, by the keys on it; <see langword="null"/> where there is none, or a very long one.</summary>
    internal string? FindPath(int number)
    {
        var ways = new Dictionary<int, string> { [number] = "" };
        var pending = new Queue<int>([number]);
        while (ways.Count < MaxPathObjects && pending.TryDequeue(out int next))
        {
            foreach (Referrer referrer in ReferrersOf(next))
            {
                string way = referrer.Key.Length == 0 ? ways[next] : $"/{referrer.Key}{ways[next]}";
                if (referrer.Number == Trailer)
                    return way;
                if (ways.TryAdd(referrer.Number, way))
                    pending.Enqueue(referrer.Number);
            }
        }

        return null;
    }

    /// <summary>Reads every object of a revision once.</summary>
    internal static ReferenceIndex Build(PdfRevision revision, AnalysisBudget budget)
    {
        var index = new ReferenceIndex(budget);
        var sweep = new ObjectSweep(revision);
        foreach (int number in ObjectSweep.InFileOrder(revision))
            index.Read(revision, sweep, number, 0);

        foreach (string key in (string[])["Root", "Info", "Encrypt"])
        {
            if (revision.TrailerEntry(key) is { } value)
                index.Add(new Referrer(Trailer, key), 0, value, 0);
        }

        return index;
    }

    /// <summary>Takes an object as it is in a revision, in place of what it was before.</summary>
    internal void Update(PdfRevision revision, int number) =>
        Read(revision, new ObjectSweep(revision), number, _readings[number] = _readings.GetValueOrDefault(number) + 1);

    private void Read(PdfRevision revision, ObjectSweep sweep, int number, int reading)
    {
        _budget.Spend();
        // Not written as a reference, but one: whoever replaces or supplies an object stream, does so to every object in it.
        if (revision.TryFindEntry(number, out XrefEntry entry) && entry.Kind == XrefEntryKind.Compressed && entry.Location <= int.MaxValue)
            Add(new Referrer(number, ""), reading, new PdfReference((int)entry.Location, 0), 0);
        PdfObject? value;
        try
        {
            value = sweep.Peek(number);
            // The dictionary of a cross-reference stream is a trailer.
            if (value is PdfDictionary trailer && trailer["Type"] is PdfName { Value: "XRef" } && revision.GetObject(number) is PdfStream)
                return;
        }
        catch (PdfFormatException)
        {
            // We reach nothing through it, but a reader that repairs more, or less, may.
            Unreadable ??= number;
            _budget.Spend(AnalysisBudget.Failing);
            return;
        }

        var dictionary = value as PdfDictionary;
        if (dictionary is null)
        {
            if (value is not null)
                Add(new Referrer(number, ""), reading, value, 0);
            return;
        }

        _repeatsKeys |= dictionary.HasDuplicateKeys;
        foreach ((string key, PdfObject item) in dictionary)
            Add(new Referrer(number, key), reading, item, 0);
        // For readers that take the first of two values, that is the one.
        foreach ((string key, PdfObject item) in dictionary.Overridden)
            Add(new Referrer(number, key), reading, item, 0);
    }

    private void Add(Referrer referrer, int reading, PdfObject value, int depth)
    {
        if (depth > MaxDepth)
            return;
        switch (value)
        {
            case PdfReference reference:
                ref int newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestReferrer, reference.Number, out bool exists);
                int older = exists ? newest : -1;
                if (older >= 0 && _referrers[older].Referrer == referrer && _referrers[older].Reading == reading)
                    break;
                newest = _referrers.Count;
                _referrers.Add((referrer, reading, older));
                break;
            case PdfArray array:
                foreach (PdfObject item in array)
                    Add(referrer, reading, item, depth + 1);
                break;
            case PdfDictionary dictionary:
                _repeatsKeys |= dictionary.HasDuplicateKeys;
                foreach ((string _, PdfObject inner) in dictionary)
                    Add(referrer, reading, inner, depth + 1);
                foreach ((string _, PdfObject inner) in dictionary.Overridden)
                    Add(referrer, reading, inner, depth + 1);
                break;
        }
    }
}
