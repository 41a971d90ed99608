using System.Text.Json;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>Writes a typed identifier as a JSON string.</summary>
/// <typeparam name="TId">The identifier's type.</typeparam>
public sealed class TypedIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, ITypedId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.TryParse(reader.GetString(), out TId id) ? id : throw new JsonException($"Not a {typeof(TId).Name}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
