using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>The page tree (ISO 32000-2, 7.7.3).</summary>
internal static class PageTree
{
    private const int MaxDepth = 64;

    /// <summary>The pages in order, each with its reference; malformed branches are passed over.</summary>
    public static IEnumerable<(PdfReference Reference, PdfDictionary Page)> Pages(PdfRevision revision)
    {
        var visited = new HashSet<int>();
        var pending = new Stack<(PdfObject Node, int Depth)>();
        if (revision.Catalog["Pages"] is { } root)
            pending.Push((root, 0));
        while (pending.TryPop(out var next))
        {
            if (next.Depth > MaxDepth || next.Node is not PdfReference reference || !visited.Add(reference.Number)
                || revision.Resolve(reference) is not PdfDictionary node)
            {
                continue;
            }

            // Type is required, but what tells an inner node is that it has Kids.
            if (revision.Resolve(node, "Kids") is PdfArray kids)
            {
                for (int i = kids.Count - 1; i >= 0; i--)
                    pending.Push((kids[i], next.Depth + 1));
            }
            else
            {
                yield return (reference, node);
            }
        }
    }

    /// <summary>The page of a number, counted from 1.</summary>
    /// <exception cref="PdfFormatException">There is no such page.</exception>
    public static (PdfReference Reference, PdfDictionary Page) Find(PdfRevision revision, int number)
    {
        foreach (var page in Pages(revision))
        {
            if (--number == 0)
                return page;
        }

        throw new PdfFormatException("The document has no such page");
    }
}
