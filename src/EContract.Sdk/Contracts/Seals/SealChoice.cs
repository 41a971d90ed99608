namespace EContract.Sdk.Contracts.Seals;

/// <summary>What a participant wants to be seen of their signature.</summary>
public sealed class SealChoice
{
    private SealChoice(SealKind? kind, string? name, ReadOnlyMemory<byte> content) => (Kind, Name, Content) = (kind, name, content);

    /// <summary>No seal: the name and the time of signing, where the sender does not require one.</summary>
    public static SealChoice None { get; } = new(null, null, default);

    /// <summary>What it is; <see langword="null"/> for no seal.</summary>
    public SealKind? Kind { get; }

    /// <summary>The name to draw; <see langword="null"/> where none is drawn.</summary>
    public string? Name { get; }

    /// <summary>The picture's file; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>A name in a ring.</summary>
    /// <param name="name">The name; spaces set its columns.</param>
    /// <exception cref="ArgumentException">It is empty, longer than <see cref="EnvelopeLimits.MaxSealNameLength"/>, or has characters that nobody sees.</exception>
    public static SealChoice Round(string name) => Drawn(SealKind.Round, name);

    /// <summary>A name in a square.</summary>
    /// <param name="name">The name; spaces set its columns.</param>
    /// <exception cref="ArgumentException">It is empty, longer than <see cref="EnvelopeLimits.MaxSealNameLength"/>, or has characters that nobody sees.</exception>
    public static SealChoice Square(string name) => Drawn(SealKind.Square, name);

    /// <summary>A picture.</summary>
    /// <param name="content">A whole PNG or JPEG file, of at most <see cref="EnvelopeLimits.MaxSealLength"/> bytes; it is looked at when it is chosen.</param>
    public static SealChoice Picture(ReadOnlyMemory<byte> content) => new(SealKind.Picture, null, content);

    private static SealChoice Drawn(SealKind kind, string name) => new(kind, Text.Require(name, EnvelopeLimits.MaxSealNameLength, nameof(name)), default);
}
