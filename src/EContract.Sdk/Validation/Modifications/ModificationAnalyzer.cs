using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// Says of every update after a signature what it did to the document: pairwise over consecutive states, by a whitelist
/// of rules, each update analysed once however many signatures stand before it.
/// </summary>
internal sealed class ModificationAnalyzer(RevisionTimeline timeline, CancellationToken cancellationToken)
{
    private static readonly IModificationRule[] Rules =
    [
        new TrailerRule(),
        new CatalogRule(),
        new SecurityStoreRule(),
        new MetadataRule(),
        new FormRule(),
        new PageTreeRule(),
        new PageAnnotationsRule(),
        new StructureTreeRule(),
    ];

    private readonly Dictionary<int, UpdateAnalysis> _analyses = [];
    private readonly AnalysisBudget _budget = new(timeline.Latest.Source.Length, cancellationToken);
    private (ReferenceIndex Index, int Revision)? _references;

    /// <summary>What the analysis has cost so far.</summary>
    internal long Steps => _budget.Spent;

    /// <summary>The updates after a state of the document, oldest first.</summary>
    internal IEnumerable<UpdateAnalysis> After(DocumentRevision revision)
    {
        for (int i = revision.Index + 1; i < timeline.Revisions.Count; i++)
        {
            if (!_analyses.TryGetValue(i, out UpdateAnalysis? analysis))
                _analyses[i] = analysis = Analyze(timeline.Revisions[i - 1], timeline.Revisions[i]);
            yield return analysis;
        }
    }

    /// <summary>What stands after the last update, and is part of none; <see langword="null"/> when nothing does.</summary>
    internal DocumentChange? FindTrailingBytes()
    {
        DocumentRevision last = timeline.Revisions[^1];
        long length = timeline.Latest.Source.Length;
        return length <= last.EndWithLineEnd
            ? null
            : new DocumentChange(new Sentence($"{length - last.EndWithLineEnd} bytes follow the end of the last revision at {last.EndWithLineEnd}, and are part of no update."), isForbidden: true);
    }

    private UpdateAnalysis Analyze(DocumentRevision before, DocumentRevision update)
    {
        try
        {
            _budget.Spend();
            ReferenceIndex references = ReferencesOf(before);
            // Should this come to nothing, the next update is compared with the state that this one made all the same.
            _references = null;
            var context = new UpdateContext(before.Pdf, update.Pdf, update.Section, update.Index, references, _budget);
            if (new UpdateLayout(before, update).FindFault() is { } fault)
                context.Forbid(fault);
            ExplainContainers(context, update);
            foreach (IModificationRule rule in Rules)
                rule.Apply(context);
            foreach (ObjectChange change in context.Unexplained)
                Forbid(context, change);
            // What fills in, signs or annotates brings content, and a reader that repairs more may find it from elsewhere as well.
            if (references.Unreadable is { } unreadable && context.Kind > LaterChanges.Ltv)
                context.Forbid($"Object {unreadable} cannot be read, so that what the update adds may stand for something that was left open in it.", unreadable);

            foreach (ObjectChange change in context.Changes)
                references.Update(update.Pdf, change.Number);
            ForbidOrphans(context, references, update.Pdf);
            _references = (references, update.Index);
            return new UpdateAnalysis(update.Index, context.Kind, context.ChangedFields, context.LostRecords, context.Reasons, context.Notes);
        }
        catch (PdfFormatException e)
        {
            return new UpdateAnalysis(update.Index, LaterChanges.Forbidden, [], [], [new DocumentChange(new Sentence($"The update up to byte {update.End} cannot be read: {e.Message}"), isForbidden: true, update.Index)], []);
        }
    }

    private ReferenceIndex ReferencesOf(DocumentRevision revision)
    {
        if (_references is { } known && known.Revision == revision.Index)
            return known.Index;
        long work = revision.Pdf.Work;
        var index = ReferenceIndex.Build(revision.Pdf, _budget);
        _budget.Spend(AnalysisBudget.Reading * (revision.Pdf.Work - work));
        return index;
    }

    /// <summary>Object streams and cross-reference streams hold no content of their own.</summary>
    private static void ExplainContainers(UpdateContext context, DocumentRevision update)
    {
        foreach (ObjectChange change in context.Changes)
        {
            string? type = ((change.After as PdfStream)?.Dictionary["Type"] as PdfName)?.Value;
            string? former = ((change.Before as PdfStream)?.Dictionary["Type"] as PdfName)?.Value;
            bool isContainer = (change.IsAdded && type is ("ObjStm" or "XRef"))
                || (former == "XRef" && type == "XRef" && update.Section.Kind == XrefKind.Stream);
            // One that objects were listed in before would give them another content.
            if (isContainer && context.FindFormerReferrer(change.Number) is null)
                context.Explain(new PdfReference(change.Number, 0), LaterChanges.None);
        }
    }

    private static void Forbid(UpdateContext context, ObjectChange change)
    {
        if (!change.IsAdded)
        {
            context.Forbid(change.After is null
                ? (FormattableString)$"Object {change.Number}{Describe(change.Before)} was deleted."
                : $"Object {change.Number}{Describe(change.Before)} was replaced, which no rule allows.", change.Number);
        }
        else if (context.FindFormerReferrer(change.Number) is { } referrer)
        {
            // Shadow attacks: a reference that led nowhere when the document was signed.
            context.Forbid($"Object {change.Number}{Describe(change.After)} is new, but object {referrer.Number} referred to it before.", change.Number);
        }
    }

    // Nothing that we read leads to them. Where something can be read in other ways too, another reader may find one.
    private static void ForbidOrphans(UpdateContext context, ReferenceIndex references, PdfRevision after)
    {
        ObjectChange[] orphans = [.. context.Unexplained.Where(change => change.IsAdded && references.FindPath(change.Number) is null)];
        if (orphans.Length == 0 || !references.LeavesOpen(after))
            return;
        foreach (ObjectChange change in orphans)
            context.Forbid($"Object {change.Number}{Describe(change.After)} is new, and nothing refers to it but perhaps what cannot be read.", change.Number);
    }

    private static string Describe(PdfObject? value)
    {
        PdfDictionary? dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
        string? type = (dictionary?["Type"] as PdfName)?.Value;
        string? subtype = (dictionary?["Subtype"] as PdfName)?.Value;
        return (type ?? subtype) is { } name ? $" ({name})" : "";
    }
}
