using System.Runtime.InteropServices;

namespace EContract.Sdk.Testing.Hsm;

/// <summary>The process environment as native code sees it.</summary>
/// <remarks>
/// On Unix <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes only .NET's own copy: a PKCS#11 module that
/// calls <c>getenv</c> never hears of it.
/// </remarks>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable for native code, for .NET, and for child processes.</summary>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        int failed = OperatingSystem.IsWindows() ? PutWindows(name, value) : PutUnix(name, value, overwrite: 1);
        if (failed != 0)
            throw new InvalidOperationException($"The environment variable {name} could not be set.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutUnix(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_wputenv_s", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int PutWindows(string name, string value);
}
