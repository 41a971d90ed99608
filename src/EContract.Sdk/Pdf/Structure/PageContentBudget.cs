using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// Measures what the pages of a document ask of whoever reads their content, before anybody does: form XObjects that invoke
/// each other (ISO 32000-2, 8.10) can ask for more than any machine has in a kilobyte.
/// </summary>
internal sealed class PageContentBudget
{
    private const int MaxFormDepth = 16, MaxNesting = 1000;

    // Far above real pages: a dense one shows twenty thousand characters, a map draws ten megabytes.
    private const long MaxForms = 10_000, MaxLength = 32 << 20, MaxText = 250_000;

    // A document may have so many pages that each use all of their budget, or more that use less.
    private const long MaxFullPages = 16;

    private readonly PdfRevision _revision;
    private readonly FontBudget _fonts;
    private readonly Dictionary<int, (ContentScan Scan, long Length)> _forms = [];
    private long _allForms, _allLength, _allText, _pageForms, _pageLength, _pageText;
    private int _page;

    private PageContentBudget(PdfRevision revision) => (_revision, _fonts) = (revision, new FontBudget(revision));

    /// <summary>Refuses a document whose pages ask for too much.</summary>
    /// <exception cref="PdfFormatException">One does, or its content cannot be read; it is named.</exception>
    public static void Check(PdfRevision revision) => new PageContentBudget(revision).CheckPages();

    private void CheckPages()
    {
        foreach ((PdfReference? _, PdfDictionary page, IEnumerable<PdfDictionary> ancestors) in PageTree.PagesWithAncestors(_revision))
        {
            _page++;
            (_pageForms, _pageLength, _pageText) = (0, 0, 0);
            // 7.8.3: readers differ in whether a name is looked for further out when the innermost resources lack it.
            Scope? scope = ancestors.Reverse().Aggregate((Scope?)null, Enter);
            byte[] content = Contents(page);
            Carry(ContentScan.Of(content), content.Length, Enter(scope, page), depth: 0, times: 1);
        }
    }

    // 7.8.2: the streams of a page are one; an operand may stand in one and its operator in the next.
    private byte[] Contents(PdfDictionary page)
    {
        PdfObject? contents = _revision.Resolve(page, "Contents");
        using var all = new MemoryStream();
        foreach (PdfObject part in contents as PdfArray ?? new PdfArray(contents is null ? [] : [contents]))
        {
            if (_revision.Resolve(part) is PdfStream stream)
                all.Write(Decode(stream, MaxLength - all.Length));
            all.WriteByte((byte)'\n');
        }

        return all.ToArray();
    }

    private void Carry(ContentScan scan, long length, Scope? scope, int depth, long times)
    {
        if (depth > MaxFormDepth)
            throw Refuse($"form XObjects nested more than {MaxFormDepth} deep");
        if (scan.Depth > MaxNesting)
            throw Refuse($"objects nested more than {MaxNesting} deep");
        Charge(ref _pageForms, ref _allForms, times, MaxForms, "form XObjects shown");
        Charge(ref _pageLength, ref _allLength, times * length, MaxLength, "bytes of content");
        Charge(ref _pageText, ref _allText, times * scan.TextLength, MaxText, "bytes of text");
        IEnumerable<(string, int)> invocations = scan.Invocations.Select(each => (each.Key, each.Value));
        if (scan.UnclearInvocations > 0)
            invocations = invocations.Concat(Scope.Names(scope).Select(name => (name, scan.UnclearInvocations)));
        foreach ((string name, int count) in invocations)
        {
            for (Scope? within = scope; within is not null; within = within.Outer)
            {
                if (within.XObjects?[name] is not { } found)
                    continue;
                if (_revision.Resolve(found) is PdfStream form && (_revision.Resolve(form.Dictionary, "Subtype") as PdfName)?.Value == "Form")
                    Carry(form, scope, depth + 1, times * count);
                break;
            }
        }
    }

    private void Carry(PdfStream form, Scope? scope, int depth, long times)
    {
        int number = form.Owner?.Number ?? throw Refuse("a form XObject that is no indirect object");
        if (!_forms.TryGetValue(number, out var known))
        {
            byte[] content = Decode(form, MaxLength);
            _forms[number] = known = (ContentScan.Of(content), content.Length);
        }

        Carry(known.Scan, known.Length, Enter(scope, form.Dictionary), depth, times);
    }

    private byte[] Decode(PdfStream stream, long limit)
    {
        try
        {
            return _revision.Decode(stream, limit);
        }
        catch (PdfFormatException e)
        {
            throw new PdfFormatException($"The content of page {_page} cannot be read: {e.Message}", innerException: e);
        }
    }

    private Scope? Enter(Scope? outer, PdfDictionary holder)
    {
        if (_revision.Resolve(holder, "Resources") is not PdfDictionary resources)
            return outer;
        _fonts.Check(resources, _page);
        return new Scope(_revision.Resolve(resources, "XObject") as PdfDictionary, outer);
    }

    private void Charge(ref long ofPage, ref long ofAll, long amount, long limit, string what)
    {
        ofPage += amount;
        ofAll += amount;
        if (ofPage > limit)
            throw Refuse($"more than {limit} {what}");
        if (ofAll > MaxFullPages * limit)
            throw new PdfFormatException($"The pages up to page {_page} have more than {MaxFullPages * limit} {what} together, which is too much to look for text in");
    }

    private PdfFormatException Refuse(string what) => new($"Page {_page} has {what}, which is too much to look for text in");

    private sealed record Scope(PdfDictionary? XObjects, Scope? Outer)
    {
        public static HashSet<string> Names(Scope? scope)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            for (; scope is not null; scope = scope.Outer)
                names.UnionWith(scope.XObjects?.Select(entry => entry.Key) ?? []);
            return names;
        }
    }
}
