using System.Diagnostics;
using EContract.TestInfrastructure;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Outages;

/// <summary>A file system of a few megabytes in memory, to be filled up; a folder like any other where mounting is not allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SmallDisk() => IsMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=8m", "none", Folder);

    public bool IsMounted { get; }

    public string Folder => Directory.CreateDirectory(_directory.Combine("disk")).FullName;

    private string Ballast => Path.Combine(Folder, "ballast");

    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        if (IsMounted)
            Run("umount", Folder);
        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        return process.WaitForExit(TimeSpan.FromSeconds(20)) && process.ExitCode == 0;
    }
}
