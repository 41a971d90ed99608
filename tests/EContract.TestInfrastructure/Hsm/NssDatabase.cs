using EContract.TestInfrastructure.Tools;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>NSS's software token over a database of its own: another implementation than SoftHSM, with other error codes, and slow.</summary>
/// <remarks>The library is initialised once a process, with one database: so there is one.</remarks>
public static class NssDatabase
{
    /// <summary>The label of the token that holds keys; NSS's other one holds none.</summary>
    public const string TokenLabel = "NSS Certificate DB";

    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/libsoftokn3.so",
        "/usr/lib/aarch64-linux-gnu/libsoftokn3.so",
        "/usr/lib64/libsoftokn3.so",
        "/usr/lib/libsoftokn3.so",
    ];

    private static readonly Lazy<Task<string>> Opened = new(OpenAsync);

    /// <summary>The PKCS#11 library; without NSS the test is skipped (failed where CI=true).</summary>
    public static string RequireLibrary()
    {
        string? library = Array.Find(Libraries, File.Exists);
        if (library is null)
            MissingComponent.SkipOrFail("NSS's libsoftokn3.so", "libnss3");
        return library;
    }

    /// <summary>What the library is to be initialised with; the database, whose PIN is <see cref="SoftHsm.Pin"/>, is made when there is none.</summary>
    public static Task<string> RequireParametersAsync() => Opened.Value;

    private static async Task<string> OpenAsync()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        directory.WriteFile("pin", System.Text.Encoding.ASCII.GetBytes(SoftHsm.Pin + "\n"));
        ToolResult made = await ToolRunner.RunAsync("certutil", ["-N", "-d", $"sql:{directory.FullPath}", "-f", directory.Combine("pin")]);
        made.EnsureSuccess();
        return $"configdir='sql:{directory.FullPath}' certPrefix='' keyPrefix='' secmod='secmod.db'";
    }
}
