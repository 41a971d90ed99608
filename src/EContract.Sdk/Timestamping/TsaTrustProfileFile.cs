using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// Reads a <see cref="TsaTrustProfile"/> from JSON. What is misspelt or half said is an error: a list that was read
/// differently from how its author meant it would refuse good timestamps, or accept others.
/// </summary>
internal sealed class TsaTrustProfileFile
{
    private const int MaxLength = 16 * 1024 * 1024;

    private readonly string _origin;

    private TsaTrustProfileFile(string origin) => _origin = origin;

    internal static TsaTrustProfile Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxLength)
                throw new TsaTrustProfileException($"{path} is larger than {MaxLength} bytes: no list of time-stamping services.");
            byte[] json = File.ReadAllBytes(path);
            // A byte order mark, as editors leave it.
            return Parse(json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TsaTrustProfileException($"The list of time-stamping services {path} cannot be read: {e.Message}", e);
        }
    }

    internal static TsaTrustProfile Parse(ReadOnlyMemory<byte> json, string origin)
    {
        var file = new TsaTrustProfileFile(origin);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return file.ReadList(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new TsaTrustProfileException($"{origin} is no JSON: {e.Message}", e);
        }
    }

    private TsaTrustProfile ReadList(JsonElement list)
    {
        CheckMembers(list, "", "name", "source", "date", "comment", "services");
        string date = Text(list, "", "date");
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            throw Wrong("date", $"'{date}' is no date such as 2026-04-01");
        if (!list.TryGetProperty("services", out JsonElement services) || services.ValueKind != JsonValueKind.Array)
            throw Wrong("services", "an array is missing");
        return new TsaTrustProfile(
            Text(list, "", "name"),
            Text(list, "", "source"),
            day,
            services.EnumerateArray().Select((service, i) => ReadService(service, string.Create(CultureInfo.InvariantCulture, $"services[{i}]"))).ToArray());
    }

    private AccreditedTimestampService ReadService(JsonElement service, string at)
    {
        CheckMembers(service, at, "provider", "service", "certificateSha256", "subjectKeyIdentifier", "issuer", "serialNumber", "validFrom", "validUntil", "comment");
        var read = new AccreditedTimestampService
        {
            Provider = Text(service, at, "provider"),
            Service = Text(service, at, "service"),
            CertificateSha256 = Bytes(service, at, "certificateSha256", 32),
            SubjectKeyIdentifier = Bytes(service, at, "subjectKeyIdentifier", 20),
            Issuer = Name(service, at),
            SerialNumber = Bytes(service, at, "serialNumber", null),
            ValidFrom = Time(service, at, "validFrom") ?? throw Wrong($"{at}.validFrom", "a time is missing"),
            ValidUntil = Time(service, at, "validUntil"),
        };
        if (read.Issuer is null != read.SerialNumber is null)
            throw Wrong(at, "issuer and serialNumber belong together");
        if (read.CertificateSha256 is null && read.SubjectKeyIdentifier is null && read.Issuer is null)
            throw Wrong(at, "nothing says which certificate it is: give certificateSha256, subjectKeyIdentifier, or issuer and serialNumber");
        return read.ValidUntil < read.ValidFrom ? throw Wrong($"{at}.validUntil", "it is before validFrom") : read;
    }

    private void CheckMembers(JsonElement element, string at, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(at, "an object is expected");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw Wrong(Join(at, property.Name), "there is no such member");
        }
    }

    private string Text(JsonElement element, string at, string member) =>
        Optional(element, at, member) ?? throw Wrong(Join(at, member), "a text is missing");

    private string? Optional(JsonElement element, string at, string member)
    {
        if (!element.TryGetProperty(member, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw Wrong(Join(at, member), "it is no text, or empty");
    }

    private ReadOnlyMemory<byte>? Bytes(JsonElement element, string at, string member, int? length)
    {
        if (Optional(element, at, member) is not { } text)
            return null;
        try
        {
            // Colons and blanks, as tools print them.
            byte[] bytes = Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
            return length is null || bytes.Length == length ? bytes : throw Wrong($"{at}.{member}", $"it has {bytes.Length} bytes instead of {length}");
        }
        catch (FormatException e)
        {
            throw Wrong($"{at}.{member}", "it is not hexadecimal", e);
        }
    }

    private ReadOnlyMemory<byte>? Name(JsonElement element, string at)
    {
        if (Optional(element, at, "issuer") is not { } text)
            return null;
        try
        {
            return new X500DistinguishedName(text).RawData;
        }
        catch (CryptographicException e)
        {
            throw Wrong($"{at}.issuer", $"'{text}' is no name such as CN=TSA CA, O=Example, C=JP", e);
        }
    }

    private DateTimeOffset? Time(JsonElement element, string at, string member)
    {
        if (Optional(element, at, member) is not { } text)
            return null;
        // With a zone: a list from Japan read elsewhere must mean the same.
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? time.ToUniversalTime()
            : throw Wrong($"{at}.{member}", $"'{text}' is no time with a zone such as 2026-04-01T00:00:00+09:00");
    }

    private static string Join(string at, string member) => at.Length == 0 ? member : $"{at}.{member}";

    private TsaTrustProfileException Wrong(string member, string problem, Exception? inner = null) =>
        new($"{_origin} is no list of time-stamping services: {(member.Length == 0 ? "" : member + ": ")}{problem}.", inner);
}
