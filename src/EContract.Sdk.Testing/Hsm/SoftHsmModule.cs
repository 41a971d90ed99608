using System.Runtime.InteropServices;

namespace EContract.Sdk.Testing.Hsm;

/// <summary>Finds an installed SoftHSM.</summary>
public static class SoftHsmModule
{
    private static readonly string[] Candidates =
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        $"/usr/lib/{LinuxTriplet}/softhsm/libsofthsm2.so",
        "/usr/lib64/pkcs11/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib/pkcs11/libsofthsm2.so",
        "/usr/local/lib/softhsm/libsofthsm2.so",
        "/opt/homebrew/lib/softhsm/libsofthsm2.so",
        @"C:\SoftHSM2\lib\softhsm2-x64.dll",
    ];

    private static string LinuxTriplet =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

    /// <summary>Finds the PKCS#11 library: named by <c>SOFTHSM2_MODULE</c>, or where distributions put it.</summary>
    /// <returns>Its full path; <see langword="null"/> when SoftHSM is not installed.</returns>
    public static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("SOFTHSM2_MODULE");
        return string.IsNullOrEmpty(named) ? Candidates.FirstOrDefault(File.Exists) : File.Exists(named) ? named : null;
    }

    /// <summary>Finds SoftHSM's own tool, which makes tokens.</summary>
    /// <returns>Its full path; <see langword="null"/> when it is not on the PATH.</returns>
    internal static string? FindTool()
    {
        string name = OperatingSystem.IsWindows() ? "softhsm2-util.exe" : "softhsm2-util";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append("/opt/homebrew/bin")
            .Append(@"C:\SoftHSM2\bin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
