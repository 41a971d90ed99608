namespace EContract.Sdk.Contracts;

/// <summary>From where to where a value may lie, both ends included; or that there is to be none.</summary>
/// <typeparam name="T">A date, a time or a number.</typeparam>
public sealed record SearchRange<T>
    where T : struct, IComparable<T>
{
    /// <summary>The least value; <see langword="null"/> for no least one.</summary>
    public T? From { get; init; }

    /// <summary>The largest value; <see langword="null"/> for no largest one.</summary>
    public T? To { get; init; }

    /// <summary>Whether exactly those are wanted that have no value.</summary>
    public bool IsBlank { get; init; }

    /// <summary>Whether a value lies in the range.</summary>
    public bool Contains(T? value) => IsBlank
        ? value is null
        : value is { } known && !(From is { } from && known.CompareTo(from) < 0) && !(To is { } to && known.CompareTo(to) > 0);

    internal void Check(string term)
    {
        if (IsBlank && (From is not null || To is not null))
            throw new ArgumentException($"{term} cannot be blank and in a range.", term);
        if (!IsBlank && From is null && To is null)
            throw new ArgumentException($"The range of {term} has neither end; leave the term out to find all.", term);
        if (From is { } from && To is { } to && from.CompareTo(to) > 0)
            throw new ArgumentException($"The range of {term} ends before it begins.", term);
    }
}

/// <summary>Makes ranges.</summary>
public static class SearchRange
{
    /// <summary>From one value to another, both included.</summary>
    public static SearchRange<T> Between<T>(T from, T to)
        where T : struct, IComparable<T> => new() { From = from, To = to };

    /// <summary>From a value on, it included.</summary>
    public static SearchRange<T> AtLeast<T>(T from)
        where T : struct, IComparable<T> => new() { From = from };

    /// <summary>Up to a value, it included.</summary>
    public static SearchRange<T> AtMost<T>(T to)
        where T : struct, IComparable<T> => new() { To = to };

    /// <summary>One value.</summary>
    public static SearchRange<T> Exactly<T>(T value)
        where T : struct, IComparable<T> => new() { From = value, To = value };

    /// <summary>No value.</summary>
    public static SearchRange<T> Blank<T>()
        where T : struct, IComparable<T> => new() { IsBlank = true };
}
