using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EContract.Sdk.Validation.Reports;

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
            writer.WriteString("indication", ReportNames.Of(report.Indication));
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
        WriteMembers(writer, signature);
        writer.WriteEndObject();
    }

    /// <summary>The members that the contract has for a signature.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, SignatureReport signature)
    {
        writer.WriteString("field", signature.Field);
        writer.WriteString("kind", ReportNames.Of(signature.Kind));
        writer.WriteString("level", ReportNames.Of(signature.Level));
        writer.WriteString("indication", ReportNames.Of(signature.Indication));
        writer.WriteString("subIndication", ReportNames.Of(signature.SubIndication));
        writer.WriteString("integrity", ReportNames.Of(signature.Integrity));
        writer.WriteBoolean("coversWholeRevision", signature.CoversWholeRevision);
        writer.WriteBoolean("coversWholeDocument", signature.CoversWholeDocument);
        writer.WriteString("laterChanges", ReportNames.Of(signature.LaterChanges));
        if (signature.CertificationRespected is { } respected)
            writer.WriteBoolean("certificationRespected", respected);
        else
            writer.WriteNull("certificationRespected");
        writer.WriteString("signer", signature.Signer);
        writer.WriteString("signingTime", ReportNames.Of(signature.SigningTime));
        writer.WriteString("timestamp", ReportNames.Of(signature.Timestamp));
        writer.WriteStartArray("messages");
        foreach (string message in signature.Messages)
            writer.WriteStringValue(message);
        writer.WriteEndArray();
    }
}
