using System.Security.Cryptography;

namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>A temporary file without a name: whoever looks into the folder finds nothing there, not even after a crash.</summary>
internal static class NamelessFile
{
    public static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), "econtract-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var settings = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, settings);
        File.Delete(path);
        return file;
    }
}
