using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// Writes a report with all its facts as JSON, indented. The members of <see cref="ValidationReportJson"/> are there under the
/// same names; what is named by a SHA-256 stands in full under <c>material</c>. The same report gives the same text.
/// </summary>
public static class FullReportJson
{
    // Japanese names stay readable; what could be taken for markup does not.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Indented = true,
        NewLine = "\n",
    };

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">The file's name, for the reader.</param>
    /// <returns>A JSON object.</returns>
    public static string Write(ValidationReport report, string file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, report, file);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a report as UTF-8, piece by piece: with all its material it may be as large as the document.</summary>
    /// <param name="output">Where to; what it throws ends the writing.</param>
    /// <param name="report">The report.</param>
    /// <param name="file">The file's name, for the reader.</param>
    public static void Write(IBufferWriter<byte> output, ValidationReport report, string file)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(file);
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        Write(writer, report, file);
    }

    private static void Write(Utf8JsonWriter writer, ValidationReport report, string file)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        writer.WriteString("error", report.Error);
        writer.WriteString("indication", ReportNames.Of(report.Indication));
        writer.WriteString("validationTime", ReportNames.Of(report.ValidationTime));
        WritePolicy(writer, report.Policy);
        writer.WriteNumber("length", report.Length);
        WriteList(writer, "revisions", report.Revisions, WriteRevision);
        WriteList(writer, "signatures", report.Signatures, WriteSignature);
        WriteMaterial(writer, new MaterialList(report));
        writer.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter writer, ValidationPolicy policy)
    {
        writer.WriteStartObject("policy");
        writer.WriteString("name", policy.Name);
        writer.WriteString("revocation", ReportNames.Of(policy.Revocation));
        writer.WriteStartArray("revocationSources");
        foreach (RevocationOrigin origin in policy.RevocationSources)
            writer.WriteStringValue(ReportNames.Of(origin));
        writer.WriteEndArray();
        writer.WriteString("allowedChanges", ReportNames.Of(policy.AllowedChanges));
        writer.WriteString("maxRevocationAge", policy.MaxRevocationAge.ToString("c"));
        writer.WriteString("clockSkew", policy.ClockSkew.ToString("c"));
        writer.WriteString("algorithms", policy.Algorithms.Name);
        writer.WriteString("algorithmsSource", policy.Algorithms.Source);
        writer.WriteString("timestampServices", policy.TimestampServices?.ToString());
        writer.WriteEndObject();
    }

    private static void WriteRevision(Utf8JsonWriter writer, RevisionReport revision)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", revision.Index);
        writer.WriteNumber("start", revision.Start);
        writer.WriteNumber("end", revision.End);
        writer.WriteString("problem", revision.Problem);
        WriteIds(writer, "certificates", revision.Certificates.Select(MaterialList.IdOf));
        WriteIds(writer, "ocspResponses", revision.OcspResponses.Select(MaterialList.IdOf));
        WriteIds(writer, "crls", revision.Crls.Select(MaterialList.IdOf));
        writer.WriteEndObject();
    }

    private static void WriteSignature(Utf8JsonWriter writer, SignatureReport signature)
    {
        writer.WriteStartObject();
        ValidationReportJson.WriteMembers(writer, signature);
        writer.WriteString("proofOfExistence", ReportNames.Of(signature.ProofOfExistence));
        writer.WriteString("provenBy", signature.ProvenBy);
        writer.WriteString("reason", signature.Reason);
        writer.WriteString("location", signature.Location);
        writer.WriteString("subFilter", signature.SubFilter);
        WriteList(writer, "byteRange", signature.ByteRange, static (target, number) => target.WriteNumberValue(number));
        WriteNumber(writer, "revision", signature.Revision);
        writer.WriteBoolean("isHidden", signature.IsHidden);
        writer.WriteString("certificationAllows", signature.CertificationAllows is { } allowed ? ReportNames.Of(allowed) : null);
        writer.WriteString("digestAlgorithm", signature.Algorithm?.Digest.ToString());
        writer.WriteString("signatureScheme", signature.Algorithm?.Scheme.ToString());
        WriteIds(writer, "signedAttributes", signature.SignedAttributes);
        writer.WriteString("evidenceDigest", signature.EvidenceDigest?.ToString());
        writer.WriteString("messageDigest", signature.MessageDigest is { } digest ? Convert.ToHexStringLower(digest.Span) : null);
        writer.WriteString("signatureValue", Convert.ToBase64String(signature.SignatureValue.Span));
        writer.WriteString("documentTimestamp", signature.DocumentTimestamp is { } token ? MaterialList.IdOf(token.Encoded) : null);
        WriteIds(writer, "certificatePath", signature.CertificatePath.Select(MaterialList.IdOf));
        WriteList(writer, "revocation", signature.Revocation, WriteRevocation);
        WriteList(writer, "timestamps", signature.Timestamps, WriteTimestamp);
        WriteList(writer, "checks", signature.Checks, WriteCheck);
        WriteList(writer, "changes", signature.Changes, WriteChange);
        writer.WriteEndObject();
    }

    private static void WriteRevocation(Utf8JsonWriter writer, RevocationReport used)
    {
        RevocationEvidence evidence = used.Evidence;
        writer.WriteStartObject();
        writer.WriteString("certificate", MaterialList.IdOf(used.Certificate));
        writer.WriteString("kind", evidence.Kind == RevocationEvidenceKind.Ocsp ? "ocsp" : "crl");
        writer.WriteString("evidence", MaterialList.IdOf(evidence.Encoded));
        writer.WriteString("origin", ReportNames.Of(used.Origin));
        writer.WriteString("status", ReportNames.Of(evidence.Status));
        writer.WriteString("thisUpdate", ReportNames.Of(evidence.ThisUpdate));
        writer.WriteString("nextUpdate", ReportNames.Of(evidence.NextUpdate));
        writer.WriteString("producedAt", ReportNames.Of(evidence.ProducedAt));
        writer.WriteString("revocationTime", ReportNames.Of(evidence.RevocationTime));
        writer.WriteString("revocationReason", evidence.RevocationReason is { } reason ? ((CrlReason)reason).ToString() : null);
        writer.WriteString("signer", MaterialList.IdOf(evidence.Signer));
        writer.WriteEndObject();
    }

    private static void WriteTimestamp(Utf8JsonWriter writer, TimestampReport timestamp)
    {
        TstInfo info = timestamp.Token.Info;
        writer.WriteStartObject();
        writer.WriteString("token", MaterialList.IdOf(timestamp.Token.Encoded));
        writer.WriteString("time", ReportNames.Of(info.GenTime));
        writer.WriteString("accuracy", info.Accuracy?.ToString("c"));
        writer.WriteString("policy", info.Policy);
        writer.WriteString("serialNumber", info.SerialNumber.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("imprintAlgorithm", info.ImprintAlgorithmOid);
        writer.WriteString("imprint", Convert.ToHexStringLower(info.Imprint.Span));
        writer.WriteBoolean("holds", timestamp.Holds);
        writer.WriteString("indication", ReportNames.OfPart(timestamp.Indication));
        writer.WriteString("subIndication", ReportNames.Of(timestamp.SubIndication));
        writer.WriteString("message", timestamp.Message);
        WriteIds(writer, "certificatePath", timestamp.CertificatePath.Select(MaterialList.IdOf));
        WriteList(writer, "revocation", timestamp.Revocation, WriteRevocation);
        writer.WriteEndObject();
    }

    private static void WriteCheck(Utf8JsonWriter writer, CheckResult check)
    {
        writer.WriteStartObject();
        writer.WriteString("check", ReportNames.Of(check.Check));
        writer.WriteString("clause", check.Clause);
        writer.WriteString("indication", ReportNames.OfPart(check.Indication));
        writer.WriteString("subIndication", ReportNames.Of(check.SubIndication));
        writer.WriteString("message", check.Message);
        writer.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter writer, DocumentChange change)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("isForbidden", change.IsForbidden);
        WriteNumber(writer, "revision", change.Revision);
        WriteNumber(writer, "object", change.ObjectNumber);
        writer.WriteString("path", change.Path);
        writer.WriteString("en", change.Reason);
        writer.WriteString("ja", change.ReasonInJapanese);
        writer.WriteEndObject();
    }

    private static void WriteMaterial(Utf8JsonWriter writer, MaterialList material)
    {
        writer.WriteStartObject("material");
        WriteList(writer, "certificates", material.Certificates, static (target, entry) =>
        {
            X509Certificate2 certificate = entry.Value;
            target.WriteStartObject();
            target.WriteString("sha256", entry.Key);
            target.WriteString("subject", certificate.Subject);
            target.WriteString("issuer", certificate.Issuer);
            target.WriteString("serialNumber", certificate.SerialNumber);
            target.WriteString("notBefore", ReportNames.Of(new DateTimeOffset(certificate.NotBefore)));
            target.WriteString("notAfter", ReportNames.Of(new DateTimeOffset(certificate.NotAfter)));
            target.WriteBase64String("der", certificate.RawDataMemory.Span);
            target.WriteEndObject();
        });
        WriteList(writer, "ocspResponses", material.OcspResponses, WriteEncoded);
        WriteList(writer, "crls", material.Crls, WriteEncoded);
        WriteList(writer, "tokens", material.Tokens, WriteEncoded);
        writer.WriteEndObject();
    }

    private static void WriteEncoded(Utf8JsonWriter writer, KeyValuePair<string, ReadOnlyMemory<byte>> entry)
    {
        writer.WriteStartObject();
        writer.WriteString("sha256", entry.Key);
        writer.WriteBase64String("der", entry.Value.Span);
        writer.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter writer, string name, IEnumerable<string> ids) =>
        WriteList(writer, name, ids, static (target, id) => target.WriteStringValue(id));

    private static void WriteNumber(Utf8JsonWriter writer, string name, int? number)
    {
        if (number is { } value)
            writer.WriteNumber(name, value);
        else
            writer.WriteNull(name);
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
            write(writer, item);
        writer.WriteEndArray();
    }
}
