using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>The file of <see cref="KeyFileKeyWrapper"/>: read, or made when there is none, and never written again.</summary>
internal sealed class KeyFile : IDisposable
{
    private const int MaxFileLength = 64 * 1024;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly List<KeyEncryptionKey> _entries;

    private KeyFile(string path, List<KeyEncryptionKey> entries)
    {
        Path = path;
        _entries = entries;
    }

    public string Path { get; }

    /// <summary>The key that wraps: the last one.</summary>
    public KeyEncryptionKey Current => _entries[^1];

    public static KeyFile ReadOrCreate(string path)
    {
        try
        {
            if (!File.Exists(path))
                Create(path);
            return Read(path);
        }
        catch (Exception e) when (StorageErrors.IsStorageError(e))
        {
            throw new KeyWrapException(KeyWrapFailure.AccessDenied, $"The key file {path} cannot be read or made: {e.Message}", e);
        }
    }

    public KeyEncryptionKey? Find(string id) => _entries.Find(entry => entry.Id == id);

    public void Dispose() => _entries.ForEach(entry => entry.Dispose());

    private static void Create(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(path)!;
        DurableFile.CreateDirectory(directory);
        byte[] key = RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size);
        byte[] text = Encoding.ASCII.GetBytes(
            "# Key-encryption keys of EContract.Sdk: one a line, the last one wraps. Keep a copy, apart from the documents.\n"
            + Convert.ToHexStringLower(key) + "\n");
        FileStream file = DurableFile.CreateTemporary(directory);
        try
        {
            using (file)
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }

            // Another process may have made the file meanwhile: then its key is the one.
            DurableFile.TryPublish(file.Name, path);
        }
        finally
        {
            File.Delete(file.Name);
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static KeyFile Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw Malformed(path, "is open to every user of the machine; take their rights away (chmod 600)");
        if (new FileInfo(path).Length > MaxFileLength)
            throw Malformed(path, $"has more than {MaxFileLength} bytes");

        var entries = new List<KeyEncryptionKey>();
        int lineNumber = 0;
        foreach (string line in File.ReadLines(path))
        {
            lineNumber++;
            ReadOnlySpan<char> hex = line.AsSpan().Trim();
            if (hex.IsEmpty || hex[0] == '#')
                continue;
            var key = new byte[KeyEncryptionKey.Size];
            if (Convert.FromHexString(hex, key, out int consumed, out int written) != System.Buffers.OperationStatus.Done
                || consumed != hex.Length || written != KeyEncryptionKey.Size)
            {
                throw Malformed(path, $"has no 64 hexadecimal digits in line {lineNumber}");
            }

            entries.Add(new KeyEncryptionKey(key));
        }

        return entries.Count > 0 ? new KeyFile(path, entries) : throw Malformed(path, "holds no key");
    }

    private static KeyWrapException Malformed(string path, string what) =>
        new(KeyWrapFailure.AccessDenied, $"The key file {path} {what}.");
}
