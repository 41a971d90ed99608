using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The pages of a state of the document, which most updates leave as they are.</summary>
internal sealed class PageList
{
    private readonly HashSet<int> _pages = [];
    private readonly HashSet<int> _nodes = [];

    private PageList(List<PdfReference> pages) => Pages = pages;

    /// <summary>The pages in order.</summary>
    internal IReadOnlyList<PdfReference> Pages { get; }

    internal static PageList Read(PdfRevision revision, AnalysisBudget budget)
    {
        var list = new PageList([]);
        var pages = (List<PdfReference>)list.Pages;
        foreach ((PdfReference reference, PdfDictionary _) in PageTree.Pages(revision, list._nodes))
        {
            budget.Spend(AnalysisBudget.Reading);
            pages.Add(reference);
            list._pages.Add(reference.Number);
        }

        budget.Spend(list._nodes.Count);
        return list;
    }

    /// <summary>Whether an update may have made another list of it.</summary>
    internal bool IsOutdatedBy(UpdateContext update) =>
        !ObjectComparer.AreSame(update.Before.Catalog["Pages"], update.After.Catalog["Pages"])
        || update.Changes.Any(change => _nodes.Contains(change.Number)
            || (_pages.Contains(change.Number) && (change.After is not PdfDictionary page || page.ContainsKey("Kids"))));
}
