using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>The page tree (ISO 32000-2, 7.7.3).</summary>
internal static class PageTree
{
    private const int MaxDepth = 64;

    // Nodes may be shared: a few that each list the next twice are more pages than anybody could count.
    private const int MaxNodes = 1_000_000;

    /// <summary>
    /// The pages in order, as readers count them: one that is listed twice is two pages. Malformed branches are passed over.
    /// </summary>
    /// <returns>
    /// Each page with its reference; <see langword="null"/> for one that the tree holds itself. It shall be an indirect
    /// object (7.7.3.2): some readers show it, some do not.
    /// </returns>
    /// <exception cref="PdfFormatException">There are more pages than any document has, or nodes nest without end.</exception>
    public static IEnumerable<(PdfReference? Reference, PdfDictionary Page)> Pages(PdfRevision revision) =>
        PagesWithAncestors(revision).Select(found => (found.Reference, found.Page));

    /// <summary>The same, each page with the nodes above it from the nearest on, by way of which it was found.</summary>
    public static IEnumerable<(PdfReference? Reference, PdfDictionary Page, IEnumerable<PdfDictionary> Ancestors)> PagesWithAncestors(PdfRevision revision)
    {
        if (revision.Catalog["Pages"] is not PdfReference root)
            yield break;
        // The inner nodes from the root to where the walk is.
        var path = new Stack<Position>();
        path.Push(new Position(PdfDictionary.Empty, new PdfArray([root]), Number: 0));
        for (int nodes = 0; path.TryPop(out Position at);)
        {
            if (at.Next == at.Kids.Count)
                continue;
            path.Push(at with { Next = at.Next + 1 });
            if (++nodes > MaxNodes)
                throw new PdfFormatException($"The page tree has more than {MaxNodes} nodes");
            PdfObject kid = at.Kids[at.Next];
            var reference = kid as PdfReference;
            if (revision.Resolve(kid) is not PdfDictionary node)
                continue;
            // Type is required, but what tells an inner node is that it has Kids.
            if (reference is null || revision.Resolve(node, "Kids") is not PdfArray kids)
                yield return (reference, node, path.Select(above => above.Node));
            else if (path.Count > MaxDepth)
                throw new PdfFormatException($"The page tree is more than {MaxDepth} nodes deep");
            // A node beneath itself has no pages that it had not before.
            else if (path.All(above => above.Number != reference.Number))
                path.Push(new Position(node, kids, reference.Number));
        }
    }

    /// <summary>The page of a number, counted from 1.</summary>
    /// <exception cref="PdfFormatException">There is no such page, or it or one before it is no object of its own.</exception>
    public static (PdfReference Reference, PdfDictionary Page) Find(PdfRevision revision, int number)
    {
        int count = 0;
        foreach ((PdfReference? reference, PdfDictionary page) in Pages(revision))
        {
            count++;
            if (reference is null)
                throw NotIndirect(count);
            if (count == number)
                return (reference, page);
        }

        throw new PdfFormatException("The document has no such page");
    }

    /// <summary>The error for a page that cannot be referred to.</summary>
    public static PdfFormatException NotIndirect(int number) =>
        new($"Page {number} is no indirect object (ISO 32000-2, 7.7.3.2), so that readers do not agree on the pages from there on");

    private readonly record struct Position(PdfDictionary Node, PdfArray Kids, int Number, int Next = 0);
}
