using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Validation.Facts;

/// <summary>
/// Follows the fields of the interactive form (ISO 32000-2, 12.7.4) from one state of a document to the next. It knows
/// which objects each field was read from, so that after an update only those fields are read again that the update may
/// have changed: a form of thousands of fields under thousands of updates costs no product of the two.
/// </summary>
internal sealed class FormHistory
{
    private const int MaxDepth = 64;

    // Stands for the form itself among the nodes of the tree.
    private const int Form = 0;

    // Passing over a field is a step. Together this is seconds.
    private const long MaxSteps = 25_000_000;
    private const int StepsToLook = 5;
    private const int StepsToRead = 20;
    private const int StepsToFail = 200;

    private readonly Dictionary<int, Node> _nodes = [];
    private readonly Dictionary<int, HashSet<int>> _readers = [];
    private readonly HashSet<int> _stale = [];
    private readonly HashSet<int> _visited = [];
    private readonly CancellationToken _cancellationToken;
    private PdfRevision _revision = null!;
    private List<FormField> _found = [];
    private bool _isTree = true;
    private long _steps;
    private long _work;

    internal FormHistory(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <summary>The terminal fields of a state that are new or may be others than in the state asked for before, in the order of the tree.</summary>
    /// <exception cref="PdfFormatException">There are so many fields and updates that it is an attack.</exception>
    internal IReadOnlyList<FormField> FindChanged(DocumentRevision revision)
    {
        if (TryOpen(revision) is not { } pdf)
        {
            // What is broken in one state may be whole in another, which then is read from scratch.
            Forget();
            return [];
        }

        _revision = pdf;
        _found = [];
        _work = _revision.Work;
        _visited.Clear();
        MarkStale(revision);
        ReadForm();
        if (!_isTree)
        {
            // A field with two parents may change its name without being changed: read all, now and from now on.
            Forget();
            ReadForm();
        }

        return _found;
    }

    private static PdfRevision? TryOpen(DocumentRevision revision)
    {
        try
        {
            return revision.Pdf;
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }

    private void MarkStale(DocumentRevision revision)
    {
        if (!_isTree)
        {
            Forget();
            return;
        }

        _stale.Clear();
        foreach (int number in revision.Section.Numbers())
        {
            Spend(1);
            foreach (int reader in _readers.GetValueOrDefault(number) ?? [])
            {
                // And all nodes on the way to it.
                for (int node = reader; node != Form && _stale.Add(node);)
                    node = _nodes[node].Parent;
            }
        }
    }

    private void Forget()
    {
        _nodes.Clear();
        _readers.Clear();
        _visited.Clear();
        _stale.Clear();
        _found.Clear();
    }

    private void ReadForm()
    {
        try
        {
            if (Resolve(_revision.Catalog["AcroForm"], Form) is PdfDictionary form && Resolve(form["Fields"], Form) is PdfArray roots)
            {
                foreach (PdfObject root in roots)
                    Read(root, Form, Inherited.Nothing, mayDiffer: false, 0);
            }
        }
        catch (PdfFormatException) when (_steps <= MaxSteps)
        {
            // A form that is broken in one state may be whole in another; the structure of the last one is judged elsewhere.
        }
    }

    private void Read(PdfObject entry, int parent, Inherited inherited, bool mayDiffer, int depth)
    {
        Spend(1);
        var reference = entry as PdfReference;
        int self = reference?.Number ?? parent;
        if (depth > MaxDepth)
            return;
        Node? known = null;
        if (reference is not null)
        {
            known = _nodes.GetValueOrDefault(self);
            _isTree &= known is null || known.Parent == parent;
            if (!_isTree && known is not null && known.Parent != parent && _visited.Contains(self))
                return;
            if (known is not null && !mayDiffer && !_stale.Contains(self))
                return;
            if (!_visited.Add(self))
                return;
        }

        try
        {
            if (Resolve(entry, self) is PdfDictionary field)
                Read(field, reference, parent, known, inherited, mayDiffer, depth);
            else if (reference is not null)
                _nodes.TryAdd(self, new Node(parent, inherited));
        }
        catch (PdfFormatException) when (_steps <= MaxSteps)
        {
            // One broken field never hides the others.
            Spend(StepsToFail);
            if (reference is not null)
                _nodes.TryAdd(self, new Node(parent, inherited));
        }
    }

    private void Read(PdfDictionary field, PdfReference? reference, int parent, Node? known, Inherited inherited, bool mayDiffer, int depth)
    {
        Spend(StepsToRead);
        int self = reference?.Number ?? parent;
        string? partial = (Resolve(field["T"], self) as PdfString)?.ToText();
        string? name = inherited.Name is null ? partial : partial is null ? inherited.Name : $"{inherited.Name}.{partial}";
        string? type = (Resolve(field["FT"], self) as PdfName)?.Value ?? inherited.Type;
        PdfObject? value = field["V"] ?? inherited.Value;
        var own = new Inherited(name, type, value);
        if (reference is not null)
            _nodes[self] = new Node(parent, own);

        // Kids without a partial name are the field's widgets, not fields of their own (12.7.4.1).
        if (Resolve(field["Kids"], self) is PdfArray kids && kids.Any(kid => HasName(kid, self)))
        {
            mayDiffer |= known is null || known.Own != own;
            foreach (PdfObject kid in kids)
                Read(kid, self, own, mayDiffer, depth + 1);
            return;
        }

        _found.Add(new FormField(name ?? "", reference, field, type, value));
        // Whoever asked will look at the value as well, and judge it where it is broken.
        Resolve(value, self);
    }

    private bool HasName(PdfObject kid, int reader)
    {
        Spend(StepsToLook);
        return Resolve(kid, reader) is PdfDictionary child && child.ContainsKey("T");
    }

    /// <summary>Follows references until an object that is none, and remembers that a field depends on all on the way.</summary>
    private PdfObject? Resolve(PdfObject? value, int reader)
    {
        const int MaxHops = 16;
        for (int hops = 0; value is PdfReference reference; hops++)
        {
            if (hops > MaxHops)
                throw new PdfFormatException($"Object {reference.Number} refers to itself");
            if (!_readers.TryGetValue(reference.Number, out HashSet<int>? readers))
                _readers[reference.Number] = readers = new HashSet<int>(1);
            readers.Add(reader);
            value = _revision.GetObject(reference.Number);
        }

        return value is PdfNull ? null : value;
    }

    private void Spend(long steps)
    {
        _steps += steps + (StepsToRead * (_revision.Work - _work));
        _work = _revision.Work;
        _cancellationToken.ThrowIfCancellationRequested();
        if (_steps > MaxSteps)
            throw new PdfFormatException($"The form has so many fields and updates that following them takes more than {MaxSteps} steps");
    }

    private sealed record Inherited(string? Name, string? Type, PdfObject? Value)
    {
        internal static Inherited Nothing { get; } = new(null, null, null);
    }

    private sealed record Node(int Parent, Inherited Own);
}
