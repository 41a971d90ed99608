using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Validation.Facts;
using EContract.Sdk.Validation.Modifications;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Judges what was done after each signature: under the document's certification (DocMDP), the locks that the signature
/// set, and the policy.
/// </summary>
internal sealed class ChangeCheck(DocumentFacts facts, ValidationPolicy policy, CancellationToken cancellationToken)
{
    // Nobody reads more; and each of many signatures has the messages of all later updates.
    private const int MaxMessages = 100;

    private readonly ModificationAnalyzer _analyzer = new(facts.Timeline, cancellationToken);
    private readonly Dictionary<int, HashSet<string>> _records = [];
    private IReadOnlyList<(int FirstSeen, LaterChanges Allowed)>? _certifications;

    /// <summary>The signatures that certify the document, oldest first.</summary>
    private IReadOnlyList<(int FirstSeen, LaterChanges Allowed)> Certifications => _certifications ??=
    [
        .. from signature in facts.Signatures
           let allowed = Certification.Of(signature)
           where allowed is not null
           select (signature.FirstSeen.Index, allowed.Value),
    ];

    internal ChangeFinding Check(SignatureFacts signature)
    {
        if (signature.IsHidden)
            return Judge(signature, LaterChanges.Forbidden, locksRespected: true, [Change($"What follows the signed part of the file is no update of it, but takes its place.")]);
        var messages = new OrderedDictionary<string, DocumentChange>(StringComparer.Ordinal);
        var kind = LaterChanges.None;
        DocumentRevision state = signature.Covered ?? signature.FirstSeen;
        FieldLocks locks = FieldLocks.Of(signature);
        LaterChanges lockAllows = Certification.OfLock(signature) ?? LaterChanges.Forbidden;
        bool locksRespected = true;
        foreach (UpdateAnalysis update in _analyzer.After(state))
        {
            // An update that says again what was there is still one.
            kind = Max(kind, Max(update.Kind, LaterChanges.Ltv));
            foreach (DocumentChange reason in update.Reasons)
                Add(reason);
            foreach (DocumentChange note in update.Notes)
                Add(note);
            foreach (string field in update.ChangedFields)
            {
                // The signature's own field is filled in by itself.
                if (field == signature.FieldName || !locks.IsLocked(field))
                    continue;
                kind = LaterChanges.Forbidden;
                Add(Change($"The form field {field} was changed although the signature locks it.", update.RevisionIndex));
            }

            // A timestamp proves a time, whatever becomes of the records; a signer signed them along.
            foreach (string record in signature.Kind == SignatureKind.Signature ? update.LostRecords : [])
            {
                if (!RecordsOf(state).Contains(record))
                    continue;
                kind = LaterChanges.Forbidden;
                Add(Change($"The validation record {record}, which the signature covers, was removed or cut.", update.RevisionIndex));
            }

            locksRespected &= update.Kind <= lockAllows;
        }

        if (signature.ByteRange is { } range && signature.Covered is null)
        {
            kind = LaterChanges.Forbidden;
            Add(Change($"The signature ends at byte {range.End}, which is not where a revision of the document ends: what follows is no update."));
        }

        if (_analyzer.FindTrailingBytes() is { } trailing)
        {
            kind = LaterChanges.Forbidden;
            Add(trailing);
        }

        return Judge(signature, kind, locksRespected, [.. messages.Values]);

        void Add(DocumentChange change)
        {
            if (messages.Count < MaxMessages)
                messages.TryAdd(change.Reason, change);
        }
    }

    private static DocumentChange Change(FormattableString reason, int? revision = null) => new(new Sentence(reason), isForbidden: true, revision);

    private ChangeFinding Judge(SignatureFacts signature, LaterChanges kind, bool locksRespected, IReadOnlyList<DocumentChange> changes)
    {
        // 12.8.2.2.1: one certification, the first signature; what comes before it in the file is bound by its own rules. Where there
        // are several nevertheless, the strictest binds: none of the signers can have meant less.
        int seen = (signature.Covered ?? signature.FirstSeen).Index;
        LaterChanges? certified = null;
        foreach ((int firstSeen, LaterChanges allowed) in Certifications)
        {
            if (firstSeen <= seen && (certified is null || allowed < certified))
                certified = allowed;
        }

        bool? respected = certified is null ? null : kind <= certified;
        string? objection = kind switch
        {
            LaterChanges.Forbidden => "The document was changed after signing in a way that is not allowed.",
            _ when respected == false => $"The document was changed after signing ({kind}) although its certification forbids it.",
            _ when certified is not null && kind > policy.AllowedUnderCertification => $"The document was changed after signing ({kind}), which its certification allows, but the policy does not.",
            _ when !locksRespected => $"The document was changed after signing ({kind}) although the signature's field forbids it.",
            _ when certified is null && kind > policy.AllowedChanges => $"The document was changed after signing ({kind}).",
            _ => null,
        };
        if (objection is null)
            return new ChangeFinding(kind, respected, Verdict.Passed, changes);
        return new ChangeFinding(kind, respected, Verdict.Failed(ValidationSubIndication.FormatFailure, objection), changes);
    }

    private HashSet<string> RecordsOf(DocumentRevision state)
    {
        if (_records.TryGetValue(state.Index, out HashSet<string>? known))
            return known;
        var store = UpdateContext.TryResolve(state.Pdf, state.Pdf.Catalog["DSS"]) as PdfDictionary;
        var records = UpdateContext.TryResolve(state.Pdf, store?["VRI"]) as PdfDictionary;
        return _records[state.Index] = [.. (records ?? PdfDictionary.Empty).Select(record => record.Key)];
    }

    private static LaterChanges Max(LaterChanges a, LaterChanges b) => a > b ? a : b;
}
