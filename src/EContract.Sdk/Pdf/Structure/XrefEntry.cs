namespace EContract.Sdk.Pdf.Structure;

/// <summary>What an entry says; the values are those of a cross-reference stream (table 18).</summary>
internal enum XrefEntryKind : byte
{
    /// <summary>The object is free: it does not exist.</summary>
    Free,

    /// <summary>The object stands at an offset.</summary>
    InUse,

    /// <summary>The object stands in an object stream.</summary>
    Compressed,
}

/// <summary>Where an object is (ISO 32000-2, 7.5.4 and 7.5.8.3).</summary>
/// <param name="Kind">Free, in use or compressed.</param>
/// <param name="Location">The byte offset; for a compressed object the number of its object stream.</param>
/// <param name="Generation">The generation; for a compressed object the index within its object stream.</param>
internal readonly record struct XrefEntry(XrefEntryKind Kind, long Location, int Generation);
