namespace EContract.Sdk.Tests.Validation;

/// <summary>A table with a header line, cells separated by tabs.</summary>
internal static class TsvFile
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] header = lines[0].Split('\t');
        foreach (string line in lines.Skip(1).Where(line => line.Length > 0))
        {
            string[] cells = line.Split('\t');
            yield return header.Select((name, i) => (name, Value: i < cells.Length ? cells[i].Trim('"') : "")).ToDictionary(cell => cell.name, cell => cell.Value);
        }
    }
}
