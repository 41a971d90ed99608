using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace EContract.Sdk.Validation;

/// <summary>Writes a report as one line of JSON: a contract with other tools, so entries are added, never renamed.</summary>
public static class ValidationReportJson
{
    // Japanese names stay readable.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="file">The file's name, for the reader.</param>
    /// <returns>A JSON object without line breaks. The same report gives the same text.</returns>
    public static string Write(ValidationReport report, string file)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(file);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("file", file);
            writer.WriteString("error", report.Error);
            writer.WriteString("indication", Name(report.Indication));
            writer.WriteStartArray("signatures");
            foreach (SignatureReport signature in report.Signatures)
                Write(writer, signature);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, SignatureReport signature)
    {
        writer.WriteStartObject();
        writer.WriteString("field", signature.Field);
        writer.WriteString("kind", signature.Kind == SignatureKind.DocumentTimestamp ? "documentTimestamp" : "signature");
        writer.WriteString("level", Name(signature.Level));
        writer.WriteString("indication", Name(signature.Indication));
        writer.WriteString("subIndication", signature.SubIndication is { } reason ? Name(reason) : null);
        writer.WriteString("integrity", signature.Integrity switch
        {
            SignatureIntegrity.Intact => "intact",
            SignatureIntegrity.Broken => "broken",
            _ => "unsupported",
        });
        writer.WriteBoolean("coversWholeRevision", signature.CoversWholeRevision);
        writer.WriteBoolean("coversWholeDocument", signature.CoversWholeDocument);
        writer.WriteString("laterChanges", signature.LaterChanges switch
        {
            LaterChanges.None => "none",
            LaterChanges.Ltv => "ltv",
            LaterChanges.FormFilling => "formFilling",
            LaterChanges.Annotations => "annotations",
            _ => "forbidden",
        });
        if (signature.CertificationRespected is { } respected)
            writer.WriteBoolean("certificationRespected", respected);
        else
            writer.WriteNull("certificationRespected");
        writer.WriteString("signer", signature.Signer);
        writer.WriteString("signingTime", Format(signature.SigningTime));
        writer.WriteString("timestamp", Format(signature.Timestamp));
        writer.WriteStartArray("messages");
        foreach (string message in signature.Messages)
            writer.WriteStringValue(message);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Name(ValidationIndication indication) => indication switch
    {
        ValidationIndication.TotalPassed => "TOTAL-PASSED",
        ValidationIndication.Indeterminate => "INDETERMINATE",
        ValidationIndication.TotalFailed => "TOTAL-FAILED",
        _ => "NO-SIGNATURE",
    };

    private static string Name(SignatureLevel level) => level switch
    {
        SignatureLevel.BaselineB => "B-B",
        SignatureLevel.BaselineT => "B-T",
        SignatureLevel.BaselineLT => "B-LT",
        SignatureLevel.BaselineLTA => "B-LTA",
        SignatureLevel.Rfc3161 => "RFC3161",
        _ => "CMS",
    };

    private static string Name(ValidationSubIndication reason) => reason switch
    {
        ValidationSubIndication.FormatFailure => "FORMAT_FAILURE",
        ValidationSubIndication.HashFailure => "HASH_FAILURE",
        ValidationSubIndication.SigCryptoFailure => "SIG_CRYPTO_FAILURE",
        ValidationSubIndication.Revoked => "REVOKED",
        ValidationSubIndication.Expired => "EXPIRED",
        ValidationSubIndication.NotYetValid => "NOT_YET_VALID",
        ValidationSubIndication.NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
        ValidationSubIndication.NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
        ValidationSubIndication.ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
        ValidationSubIndication.CertificateChainGeneralFailure => "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        ValidationSubIndication.SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
        ValidationSubIndication.CryptoConstraintsFailureNoPoe => "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
        ValidationSubIndication.CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
        ValidationSubIndication.RevokedNoPoe => "REVOKED_NO_POE",
        ValidationSubIndication.RevokedCaNoPoe => "REVOKED_CA_NO_POE",
        ValidationSubIndication.OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
        ValidationSubIndication.TryLater => "TRY_LATER",
        ValidationSubIndication.TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static string? Format(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
