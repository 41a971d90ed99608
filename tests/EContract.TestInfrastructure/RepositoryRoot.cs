namespace EContract.TestInfrastructure;

/// <summary>The folder of the repository that the tests were built from.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Its full path.</summary>
    public static string FullPath => Found.Value;

    /// <summary>The full path of something in it.</summary>
    public static string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EContract.Sdk.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"EContract.Sdk.sln was found in no folder above {AppContext.BaseDirectory}.");
    }
}
