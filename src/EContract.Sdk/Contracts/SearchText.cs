using EContract.Sdk.Contracts.Search;

namespace EContract.Sdk.Contracts;

/// <summary>How a text is to be found: by a part of it, as a whole, or that there is to be none. Writing makes no difference (<see cref="CounterpartyName"/>).</summary>
public sealed record SearchText
{
    /// <summary>Characters in a text to search for.</summary>
    public const int MaxLength = 200;

    /// <summary>The text, or a part of it; <see langword="null"/> for that there is to be none.</summary>
    public string? Value { get; private init; }

    /// <summary>Whether it is the whole text, not a part.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>That there is to be no text.</summary>
    public static SearchText Blank { get; } = new();

    /// <summary>A part of the text.</summary>
    public static SearchText Containing(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new() { Value = part };
    }

    /// <summary>The whole text.</summary>
    public static SearchText Exactly(string whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return new() { Value = whole, IsWhole = true };
    }

    /// <summary>A part of the text.</summary>
    public static implicit operator SearchText(string part) => Containing(part);

    /// <summary>The value in the form in which texts are compared; <see langword="null"/> for that there is to be none.</summary>
    public string? Fold() => Value is { } value ? SearchEntry.Fold(value) : null;

    /// <summary>The part as it is written, where it may begin or end within a legal form; <see langword="null"/> where it does not, or is to be the whole.</summary>
    internal string? Spell() => Value is { } value && !IsWhole && SearchEntry.Spell(value) is var spelled && LegalForms.MayCut(spelled) ? spelled : null;

    internal void Check(string term)
    {
        if (Value is not { } value)
            return;
        Text.Allow(value, MaxLength, term);
        if (Fold()!.Length == 0)
            throw new ArgumentException($"{term} has no character to search by.", term);
    }
}
