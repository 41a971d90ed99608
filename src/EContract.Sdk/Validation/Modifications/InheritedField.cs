namespace EContract.Sdk.Validation.Modifications;

/// <summary>What a field takes from those above it (ISO 32000-2, 12.7.4.1).</summary>
/// <param name="Name">The fully qualified name so far.</param>
/// <param name="Type">FT.</param>
/// <param name="Flags">Ff.</param>
internal readonly record struct InheritedField(string? Name, string? Type, long Flags = 0)
{
    /// <summary>Table 227: users may not change its value.</summary>
    internal bool IsReadOnly => (Flags & 1) != 0;

    /// <summary>Table 229: for a button, one that keeps no value.</summary>
    internal bool IsPushButton => (Flags & (1 << 16)) != 0;
}
