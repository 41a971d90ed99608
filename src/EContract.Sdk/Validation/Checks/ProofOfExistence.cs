using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Since when parts of the document are proven to exist (EN 319 102-1, 5.6.2.3): the time of the earliest valid document
/// timestamp that covers them; the validation time where there is none.
/// </summary>
internal sealed class ProofOfExistence(DateTimeOffset validationTime)
{
    private readonly List<(long Covered, DateTimeOffset Time, string Field)> _timestamps = [];

    /// <summary>The time the judgement is for.</summary>
    internal DateTimeOffset ValidationTime { get; } = validationTime;

    /// <summary>Takes a document timestamp that was found valid.</summary>
    internal void Add(SignatureFacts timestamp)
    {
        if (timestamp is { Token: { } token, ByteRange: { } range })
            _timestamps.Add((range.End, token.Time, timestamp.FieldName));
    }

    /// <summary>Since when whatever stood in the file up to an offset is proven to exist; nothing is proven of what stands elsewhere.</summary>
    internal DateTimeOffset Of(long? end)
    {
        DateTimeOffset earliest = ValidationTime;
        foreach ((long covered, DateTimeOffset time, string _) in _timestamps)
        {
            if (covered >= end && time < earliest)
                earliest = time;
        }

        return earliest;
    }

    /// <summary>Since when a signature is proven to exist: by what covers more than itself, since its value stands in the gap of its own range.</summary>
    internal DateTimeOffset Of(SignatureFacts signature) => signature.ByteRange is { } range ? Of(range.End + 1) : ValidationTime;

    /// <summary>The document timestamp that proves it, by its field; <see langword="null"/> where none does.</summary>
    internal string? By(SignatureFacts signature) => signature.ByteRange is { } range
        ? _timestamps.Where(each => each.Covered > range.End && each.Time < ValidationTime).OrderBy(each => each.Time).Select(each => each.Field).FirstOrDefault()
        : null;
}
