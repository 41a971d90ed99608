using System.Formats.Asn1;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Facts;

/// <summary>Reads what a signature dictionary holds; the digests of the covered bytes come later, all in one pass.</summary>
internal sealed class SignatureReader(RevisionTimeline timeline)
{
    internal const string Rfc3161 = "ETSI.RFC3161";
    internal const string CadesDetached = "ETSI.CAdES.detached";
    internal const string Pkcs7Detached = "adbe.pkcs7.detached";
    internal const string Pkcs7Sha1 = "adbe.pkcs7.sha1";
    internal const string X509RsaSha1 = "adbe.x509.rsa_sha1";

    private readonly PdfSource _source = timeline.Latest.Source;

    internal SignatureFacts Read(FoundSignature found)
    {
        PdfDictionary dictionary = found.Dictionary;
        string? subFilter = (Entry(found, "SubFilter") as PdfName)?.Value;
        string? type = (Entry(found, "Type") as PdfName)?.Value;
        bool isTimestamp = subFilter == Rfc3161 || type == "DocTimeStamp";
        var facts = new SignatureFacts
        {
            FieldName = found.Field.FullName,
            Kind = isTimestamp ? SignatureKind.DocumentTimestamp : SignatureKind.Signature,
            Field = found.Field.Dictionary,
            FieldNumber = found.Field.Reference?.Number,
            Dictionary = dictionary,
            SubFilter = subFilter,
            FirstSeen = found.Revision,
            ClaimedTime = Entry(found, "M") is PdfString time ? PdfDate.TryParse(time.ToText()) : null,
        };

        ByteRange? range = ByteRange.Read(dictionary["ByteRange"], _source.Length, out string? problem);
        facts = facts with { ByteRange = range, Covered = range is null ? null : timeline.FindByEnd(range.End) };
        if (Entry(found, "Contents") is PdfString contents)
            facts = ReadContents(facts with { Contents = contents.Bytes });
        problem ??= FindGapFault(facts.ByteRange!, found);
        facts = facts with { LeavesOutContentsOnly = problem is null };
        problem ??= FindFormFault(facts, type);
        if (found.Revision.Pdf.TrailerEntry("AuthCode") is not null)
            facts = facts with { Notes = [.. facts.Notes, "The document has a message authentication code (ISO/TS 32004), which is not verified here."] };
        if (found.Fault is { } fault)
            return facts with { Integrity = IntegrityFinding.Malformed(fault) };
        return problem is null ? facts : facts with { Integrity = IntegrityFinding.Malformed($"The signature is malformed: {problem}.") };
    }

    private string? FindGapFault(ByteRange range, FoundSignature found)
    {
        if (found.Offset is not { } offset)
            return "its dictionary does not stand in the file as an object of its own";
        ContentsPosition contents = ContentsLocator.Find(_source, timeline.Latest.Options, offset, found.IsInField);
        if (contents.Problem is { } fault)
            return fault;
        // ISO 32000-2, 12.8.1: the range is everything but the Contents string, brackets included.
        return range.GapStart == contents.Start && range.GapEnd == contents.End
            ? null
            : $"ByteRange leaves out bytes {range.GapStart} to {range.GapEnd}, but Contents stands at {contents.Start} to {contents.End}";
    }

    private static string? FindFormFault(SignatureFacts facts, string? type)
    {
        // 12.8.3.3.1: what the CMS structure leaves of its room is zeros. Anything else is hidden there, where no signature covers it.
        if (facts.Cms is { } cms && facts.Contents.Span[cms.Encoded.Length..].IndexOfAnyExcept((byte)0) >= 0)
            return "something else than zeros follows the CMS structure in Contents";
        if (facts.Contents.IsEmpty || facts.Contents.Span.IndexOfAnyExcept((byte)0) < 0)
            return "Contents is empty";
        if (type is not (null or "Sig" or "DocTimeStamp"))
            return $"its Type is {type}";
        // ISO 32000-2, table 255: DocTimeStamp for a timestamp, Sig (or nothing) for a signature.
        if (type is not null && (type == "DocTimeStamp") != (facts.SubFilter == Rfc3161))
            return $"its Type is {type}, but its SubFilter {facts.SubFilter ?? "missing"}";
        return null;
    }

    private static PdfObject? Entry(FoundSignature found, string key)
    {
        try
        {
            return found.Revision.Pdf.Resolve(found.Dictionary, key);
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }

    private static SignatureFacts ReadContents(SignatureFacts facts)
    {
        switch (facts.SubFilter)
        {
            case Rfc3161:
                try
                {
                    var token = TimestampToken.Decode(facts.Contents);
                    return facts with { Token = token, Cms = token.SignedData, ClaimedTime = token.Time };
                }
                catch (CmsFormatException e)
                {
                    return facts with { Integrity = IntegrityFinding.Malformed($"The document timestamp cannot be read: {e.Message}") };
                }

            case CadesDetached or Pkcs7Detached or Pkcs7Sha1:
                try
                {
                    var cms = CmsSignedData.Decode(facts.Contents);
                    return ReadTimestamps(facts with { Cms = cms, ClaimedTime = facts.ClaimedTime ?? ReadSigningTime(cms) });
                }
                catch (CmsFormatException e)
                {
                    return facts with { Integrity = IntegrityFinding.Malformed($"The signature cannot be read: {e.Message}") };
                }

            case X509RsaSha1:
                return facts;
            default:
                string name = facts.SubFilter is null ? "missing" : facts.SubFilter;
                return facts with
                {
                    Integrity = new IntegrityFinding(SignatureIntegrity.Unsupported, ValidationSubIndication.FormatFailure, $"The SubFilter is {name}: no kind of signature that we know."),
                };
        }
    }

    private static SignatureFacts ReadTimestamps(SignatureFacts facts)
    {
        if (facts.SignerInfo is not { } signer)
            return facts;
        var tokens = new List<TimestampToken>();
        var notes = new List<string>();
        foreach (CmsAttribute attribute in signer.UnsignedAttributes)
        {
            if (attribute.Oid != CmsOids.SignatureTimestamp)
                continue;
            foreach (ReadOnlyMemory<byte> value in attribute.Values)
            {
                try
                {
                    tokens.Add(TimestampToken.Decode(value));
                }
                catch (CmsFormatException e)
                {
                    notes.Add($"A signature timestamp cannot be read: {e.Message}");
                }
            }
        }

        return facts with { SignatureTimestamps = tokens, Notes = notes };
    }

    private static DateTimeOffset? ReadSigningTime(CmsSignedData cms)
    {
        if (cms.SignerInfos is not [var signer] || signer.FindSigned(CmsOids.SigningTime) is not { Values: [var value] })
            return null;
        try
        {
            return Trust.Asn1Time.Read(new AsnReader(value, AsnEncodingRules.BER));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
