using System.Globalization;
using System.Text.Json;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Contracts.Chains;

/// <summary>Writes anchors and their leaves as canonical JSON, whose hashes count, and reads them back.</summary>
internal static class AnchorJson
{
    private const int FormVersion = 1;
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static string Write(AuditAnchor anchor) => CanonicalJson.Write(JsonSerializer.SerializeToElement(
        new Form(
            FormVersion,
            anchor.Tenant.ToString(),
            anchor.Number,
            anchor.PreviousHash,
            anchor.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            anchor.Root,
            anchor.Count,
            anchor.Lost,
            anchor.IsPartial ? true : null),
        Options));

    /// <exception cref="JsonException">The text is no anchor.</exception>
    public static AuditAnchor Read(string json)
    {
        Form form = Parse(json);
        if (form.V != FormVersion)
            throw new JsonException($"The anchor has form {form.V}; this program knows {FormVersion}.");
        return new AuditAnchor
        {
            Tenant = TenantId.TryParse(form.Tenant, out TenantId tenant) ? tenant : throw new JsonException("The anchor names no tenant."),
            Number = form.Number,
            PreviousHash = form.Previous,
            At = DateTimeOffset.TryParseExact(form.At, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
                ? at
                : throw new JsonException("A time is written in UTC with milliseconds."),
            Root = form.Root,
            Count = form.Count,
            Lost = form.Lost,
            IsPartial = form.Partial ?? false,
        };
    }

    /// <returns><see langword="null"/> where the text is no anchor.</returns>
    public static AuditAnchor? TryRead(string json)
    {
        try
        {
            return Read(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The leaf of a chain: what the hash tree is made over. By hand, as there are many.</summary>
    public static string Write(ChainHead head) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"chain":"{{JsonEncodedText.Encode(head.Chain.ToString())}}","hash":"{{JsonEncodedText.Encode(head.HeadHash)}}","version":{{head.Version}}}""");

    /// <exception cref="JsonException">The text is no leaf.</exception>
    public static ChainHead ReadLeaf(string json)
    {
        LeafForm leaf = JsonSerializer.Deserialize<LeafForm>(json, Options) ?? throw new JsonException("There is no leaf.");
        return ChainId.TryParse(leaf.Chain, out ChainId chain)
            ? new ChainHead(chain, leaf.Version, leaf.Hash)
            : throw new JsonException("The leaf names no chain.");
    }

    private static Form Parse(string json) =>
        JsonSerializer.Deserialize<Form>(json, Options) is { Tenant: not null, Previous: not null, At: not null, Root: not null } form
            ? form
            : throw new JsonException("The anchor is not complete.");

    private sealed record Form(int V, string Tenant, long Number, string Previous, string At, string Root, long Count, LostAnchors? Lost = null, bool? Partial = null);

    private sealed record LeafForm(string Chain, string Hash, long Version);
}
