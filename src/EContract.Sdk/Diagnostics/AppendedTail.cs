namespace EContract.Sdk.Diagnostics;

/// <summary>What stands at the end of a file to which something was to be appended.</summary>
internal enum AppendedTail
{
    /// <summary>Nothing: the append had not begun.</summary>
    None,

    /// <summary>A part of what was to be appended.</summary>
    Torn,

    /// <summary>All of it, with or without something behind.</summary>
    Complete,

    /// <summary>Something that does not come from that append.</summary>
    Foreign,
}
