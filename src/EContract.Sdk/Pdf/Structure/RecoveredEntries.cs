namespace EContract.Sdk.Pdf.Structure;

/// <summary>Entries that were found by searching the file, not read from it.</summary>
internal sealed class RecoveredEntries : IXrefEntries
{
    private readonly SortedDictionary<int, XrefEntry> _entries = [];

    public int HighestNumber => _entries.Count == 0 ? -1 : _entries.Keys.Last();

    public long Count => _entries.Count;

    public bool TryFind(int number, out XrefEntry entry) => _entries.TryGetValue(number, out entry);

    public IEnumerable<int> Numbers() => _entries.Keys;

    /// <summary>Takes an entry; a later one for the same object replaces an earlier one.</summary>
    public void Set(int number, XrefEntry entry) => _entries[number] = entry;
}
