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

    /// <summary>Table 231: text of several lines.</summary>
    internal bool IsMultiline => (Flags & (1 << 12)) != 0;

    /// <summary>Table 231: a secret, of which viewers show as many signs.</summary>
    internal bool IsPassword => (Flags & (1 << 13)) != 0;

    /// <summary>Table 233: a list that opens, and shows the option that is chosen; else all of them are seen.</summary>
    internal bool IsCombo => (Flags & (1 << 17)) != 0;

    /// <summary>Table 233: a list that takes other text than its options.</summary>
    internal bool IsEditable => (Flags & (1 << 18)) != 0;
}
