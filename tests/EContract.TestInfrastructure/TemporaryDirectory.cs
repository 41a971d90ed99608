namespace EContract.TestInfrastructure;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("econtract-");

    /// <summary>Its full path.</summary>
    public string FullPath => _directory.FullName;

    /// <summary>The full path of a file or folder in it.</summary>
    public string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    /// <summary>Writes a file and gives its full path.</summary>
    public string WriteFile(string name, ReadOnlySpan<byte> content)
    {
        string path = Combine(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _directory.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
    }
}
