using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// One update under analysis: the document before and after, which objects changed, and which of these the rules have
/// explained so far. What is left in the end is forbidden.
/// </summary>
internal sealed class UpdateContext
{
    private const int MaxReasons = 20;
    private const int MaxComparedDepth = 6;

    // ISO 32000-2, 7.8.3, 8.10.2, 9.6.4, 11.4: where content finds what it draws.
    private static readonly HashSet<string> ContentKeys =
    [
        "Contents", "Resources", "DR", "XObject", "Font", "ExtGState", "ColorSpace", "Pattern", "Shading", "Properties", "OC", "SMask", "Group",
        "CharProcs", "OCProperties",
    ];

    private readonly Dictionary<int, ObjectChange> _changes = [];
    private readonly HashSet<int> _explained = [];
    private readonly HashSet<int> _fieldWidgets = [];
    private readonly HashSet<string> _lostRecords = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changedFields = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, DocumentChange> _reasons = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, DocumentChange> _notes = new(StringComparer.Ordinal);
    private readonly ReferenceIndex _references;
    private readonly AnalysisBudget _budget;
    private readonly int _revision;
    private FormInventory? _forms;
    private Dictionary<int, int>? _pageNumbers;
    private HashSet<int>? _touched;

    internal UpdateContext(PdfRevision before, PdfRevision after, XrefSection update, int revision, ReferenceIndex references, AnalysisBudget budget)
    {
        _revision = revision;
        Before = before;
        After = after;
        _references = references;
        _budget = budget;
        foreach ((int number, XrefEntry entry) in update.Entries())
        {
            if (number != 0)
                Compare(number, entry);
            else if (entry.Kind != XrefEntryKind.Free)
                Forbid($"The update gives content to object 0, which is never in use (7.5.4).");
        }

        // What a container holds would change without being listed.
        foreach (ObjectChange change in _changes.Values)
        {
            if (change.Before is PdfStream { Dictionary: var former } && former["Type"] is PdfName { Value: "ObjStm" })
                Forbid($"The object stream {change.Number} was replaced, and with it every object in it.", change.Number);
        }
    }

    internal PdfRevision Before { get; }

    internal PdfRevision After { get; }

    /// <summary>The fields and signatures of both states.</summary>
    internal FormInventory Forms => _forms ??= new FormInventory(Before, After, _budget);

    private HashSet<int> Touched => _touched ??= TouchedObjects.Find(_changes.Keys, _references, _budget);

    /// <summary>The gravest change explained so far.</summary>
    internal LaterChanges Kind { get; private set; }

    internal IReadOnlyList<DocumentChange> Reasons => [.. _reasons.Values];

    /// <summary>What was done that the rules know, and a reader of the document should.</summary>
    internal IReadOnlyList<DocumentChange> Notes => [.. _notes.Values];

    internal IReadOnlyCollection<string> ChangedFields => _changedFields;

    internal IReadOnlyCollection<string> LostRecords => _lostRecords;

    internal IEnumerable<ObjectChange> Unexplained => _changes.Values.Where(change => !_explained.Contains(change.Number));

    internal IEnumerable<ObjectChange> Changes => _changes.Values;

    internal bool IsChanged(PdfObject? value) => value is PdfReference reference && _changes.ContainsKey(reference.Number);

    internal bool IsAdded(PdfObject? value) => value is PdfReference reference && _changes.TryGetValue(reference.Number, out ObjectChange? change) && change.IsAdded;

    internal bool IsReplaced(PdfObject? value) => value is PdfReference reference && _changes.TryGetValue(reference.Number, out ObjectChange? change) && !change.IsAdded;

    /// <summary>Whether anything may have changed in what a value leads to, downwards from it; if not, there is nothing to compare.</summary>
    internal bool IsTouched(PdfObject? value)
    {
        _budget.Spend();
        return value is not PdfReference reference || Touched.Contains(reference.Number);
    }

    /// <summary>The pages that the update touched, as they were before it.</summary>
    internal IEnumerable<PdfReference> TouchedPages()
    {
        if (Before.Catalog["Pages"] is not PdfReference root)
            return [];
        return Touched.Order().Where(number => TouchedObjects.IsBeneath(number, root.Number, _references)).Select(number => new PdfReference(number, 0));
    }

    /// <summary>Remembers a widget of a signature field that the update added properly.</summary>
    internal void AddFieldWidget(PdfObject widget)
    {
        if (widget is PdfReference reference)
            _fieldWidgets.Add(reference.Number);
    }

    internal bool IsFieldWidget(PdfObject widget) => widget is PdfReference reference && _fieldWidgets.Contains(reference.Number);

    /// <summary>Records that something was done for which there is no rule.</summary>
    /// <param name="reason">What was done, in a sentence.</param>
    /// <param name="number">The object concerned, if it is one.</param>
    internal void Forbid(FormattableString reason, int? number = null)
    {
        Kind = LaterChanges.Forbidden;
        Add(_reasons, reason, isForbidden: true, number);
    }

    /// <summary>Records what was done that a rule knows.</summary>
    /// <param name="what">What was done, in a sentence.</param>
    internal void Note(FormattableString what) => Add(_notes, what, isForbidden: false, null);

    private void Add(OrderedDictionary<string, DocumentChange> changes, FormattableString text, bool isForbidden, int? number)
    {
        if (changes.Count >= MaxReasons)
            return;
        var sentence = new Sentence(text);
        if (!changes.ContainsKey(sentence.InEnglish))
            changes.Add(sentence.InEnglish, new DocumentChange(sentence, isForbidden, _revision, number, number is { } known ? _references.FindPath(known) : null));
    }

    /// <summary>A page as people call it, by its place in the document before the update.</summary>
    internal FormattableString NameOfPage(PdfReference page)
    {
        if (_pageNumbers is null)
        {
            _pageNumbers = [];
            int count = 0;
            foreach ((PdfReference? reference, PdfDictionary _) in PageTree.Pages(Before))
            {
                _budget.Spend(AnalysisBudget.Reading);
                count++;
                if (reference is not null)
                    _pageNumbers.TryAdd(reference.Number, count);
            }
        }

        return _pageNumbers.TryGetValue(page.Number, out int number) ? (FormattableString)$"page {number}" : $"the page in object {page.Number}";
    }

    internal void Allow(LaterChanges kind) => Kind = kind > Kind ? kind : Kind;

    internal void AddLostRecord(string key) => _lostRecords.Add(key);

    internal void AddChangedField(string name) => _changedFields.Add(name);

    /// <summary>Explains that an object was replaced, whoever refers to it: for dictionaries whose allowed keys have been checked.</summary>
    internal void Explain(PdfObject? value, LaterChanges kind)
    {
        if (value is not PdfReference reference || !_changes.TryGetValue(reference.Number, out ObjectChange? change))
            return;
        if (!change.IsAdded && FindContentUse(reference.Number) is { } use)
            Forbid($"Object {reference.Number} was replaced, but serves as the {use.Key} of object {use.Number} as well.", reference.Number);
        _explained.Add(reference.Number);
        Allow(kind);
    }

    /// <summary>Explains that an object was replaced, provided that it was used nowhere else.</summary>
    /// <param name="value">The reference to it.</param>
    /// <param name="kind">The kind of change.</param>
    /// <param name="users">The objects that may refer to it.</param>
    internal void ExplainOwned(PdfObject? value, LaterChanges kind, params ReadOnlySpan<int> users)
    {
        if (IsChanged(value))
            ExplainOwned(value, kind, new HashSet<int>([.. users]));
    }

    /// <summary>Explains that an object was replaced, provided that it was used nowhere else.</summary>
    /// <param name="value">The reference to it.</param>
    /// <param name="kind">The kind of change.</param>
    /// <param name="users">The objects that may refer to it.</param>
    internal void ExplainOwned(PdfObject? value, LaterChanges kind, IReadOnlySet<int> users)
    {
        if (value is not PdfReference reference || !_changes.ContainsKey(reference.Number))
            return;
        foreach (Referrer referrer in _references.ReferrersOf(reference.Number))
        {
            if (!users.Contains(referrer.Number))
            {
                Forbid($"Object {reference.Number} was replaced, but is used by object {referrer.Number} as well.", reference.Number);
                return;
            }
        }

        Explain(value, kind);
    }

    /// <summary>Explains all new objects that a value leads to; replaced ones on the way need rules of their own.</summary>
    internal void ExplainAdded(PdfObject? value, LaterChanges kind)
    {
        Allow(kind);
        var pending = new Stack<PdfObject?>();
        pending.Push(value);
        while (pending.TryPop(out PdfObject? next))
        {
            _budget.Spend();
            switch (next)
            {
                case PdfReference reference when IsAdded(reference) && !_explained.Contains(reference.Number):
                    if (FindFormerReferrer(reference.Number) is { } dangling)
                    {
                        Forbid($"Object {reference.Number} is new, but object {dangling.Number} referred to it before: the update gives it a meaning that it did not have.", reference.Number);
                        continue;
                    }

                    _explained.Add(reference.Number);
                    pending.Push(ResolveAfter(reference));
                    break;
                case PdfArray array:
                    foreach (PdfObject item in array)
                        pending.Push(item);
                    break;
                case PdfDictionary dictionary:
                    foreach ((string _, PdfObject inner) in dictionary)
                        pending.Push(inner);
                    break;
                case PdfStream stream:
                    pending.Push(stream.Dictionary);
                    break;
            }
        }
    }

    /// <summary>Who referred to an object before the update, or <see langword="null"/>.</summary>
    internal Referrer? FindFormerReferrer(int number)
    {
        foreach (Referrer referrer in _references.ReferrersOf(number))
            return referrer;
        return null;
    }

    // 7.8.3: what page content draws with. A dictionary that has a meaning of its own and this one as well is a disguise.
    private Referrer? FindContentUse(int number)
    {
        foreach (Referrer referrer in _references.ReferrersOf(number))
        {
            if (ContentKeys.Contains(referrer.Key))
                return referrer;
        }

        return null;
    }

    internal static PdfObject? TryResolve(PdfRevision revision, PdfObject? value)
    {
        try
        {
            return revision.Resolve(value);
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }

    /// <summary>Accounts for looking at so many objects.</summary>
    internal void Spend(long steps) => _budget.Spend(steps);

    /// <summary>Whether two values come to the same in the end, even if written anew under other object numbers.</summary>
    internal bool IsSameInTheEnd(PdfObject? before, PdfObject? after, int depth = 0)
    {
        _budget.Spend(MaxComparedDepth);
        if (before is PdfReference && after is PdfReference && ObjectComparer.AreSame(before, after))
            return true;
        if (depth > MaxComparedDepth)
            return false;
        return (ResolveBefore(before), ResolveAfter(after)) switch
        {
            (PdfArray a, PdfArray b) => a.Count == b.Count && a.Zip(b).All(pair => IsSameInTheEnd(pair.First, pair.Second, depth + 1)),
            (PdfDictionary a, PdfDictionary b) => a.Count == b.Count && a.All(entry => IsSameInTheEnd(entry.Value, b[entry.Key], depth + 1)),
            (PdfStream a, PdfStream b) => ObjectComparer.AreSame(a, b),
            var (a, b) => ObjectComparer.AreSame(a, b),
        };
    }

    internal PdfObject? ResolveBefore(PdfObject? value) => Resolve(Before, value);

    internal PdfObject? ResolveAfter(PdfObject? value) => Resolve(After, value);

    private PdfObject? Resolve(PdfRevision revision, PdfObject? value)
    {
        if (value is not PdfReference)
            return value is PdfNull ? null : value;
        long work = revision.Work;
        PdfObject? resolved;
        long cost = 1;
        try
        {
            resolved = revision.Resolve(value);
        }
        catch (PdfFormatException)
        {
            resolved = null;
            cost = AnalysisBudget.Failing;
        }

        _budget.Spend(cost + (AnalysisBudget.Reading * (revision.Work - work)));
        return resolved;
    }

    private void Compare(int number, XrefEntry entry)
    {
        _budget.Spend(AnalysisBudget.Reading);
        bool existed = Before.TryFindEntry(number, out XrefEntry former) && former.Kind != XrefEntryKind.Free;
        if (existed && former == entry)
            return;
        if (!existed && entry.Kind == XrefEntryKind.Free)
            return;
        PdfObject? before, after;
        try
        {
            before = existed ? Before.GetObject(number) : null;
        }
        catch (PdfFormatException)
        {
            before = null;
        }

        try
        {
            after = After.GetObject(number);
        }
        catch (PdfFormatException e)
        {
            Forbid($"Object {number} of the update cannot be read: {e.Message}", number);
            return;
        }

        // 7.3.10: references name a generation; another one makes the old references dangle.
        if (existed && entry.Kind != XrefEntryKind.Free && StaleReferences.GenerationOf(entry) != StaleReferences.GenerationOf(former))
            Forbid($"Object {number} was given another generation.", number);
        if (DuplicateKeys.StandIn(after))
            Forbid($"Object {number} gives a key twice (7.3.7): readers differ in which value they take.", number);
        if (StaleReferences.AreNewIn(after, before, After))
            Forbid($"Object {number} refers to a generation that the object does not have (7.3.10).", number);
        // Not even the same again: what signs must lie in the bytes that it signs.
        if (before is PdfDictionary signature && signature.ContainsKey("ByteRange") && signature.ContainsKey("Contents"))
            Forbid($"The signature dictionary in object {number} was written anew.", number);
        if (existed && before is not null && ObjectComparer.AreSame(before, after))
            return;
        if (DuplicateKeys.DisagreeIn(before))
            Forbid($"Object {number} gave a key two values (7.3.7), and was replaced: readers differ in what it was.", number);
        _changes[number] = new ObjectChange(number, !existed, before, after);
    }
}

/// <summary>An object that an update added, replaced or deleted.</summary>
/// <param name="Number">The object number.</param>
/// <param name="IsAdded">Whether it did not exist before.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is; <see langword="null"/> when deleted.</param>
internal sealed record ObjectChange(int Number, bool IsAdded, PdfObject? Before, PdfObject? After);
