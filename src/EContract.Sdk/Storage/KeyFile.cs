using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Storage;

/// <summary>The file of <see cref="KeyFileKeyWrapper"/>: read, or made when there is none, and never written again.</summary>
internal sealed class KeyFile : IDisposable
{
    private const int KeySize = 32;
    private const int MaxFileLength = 64 * 1024;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly List<Entry> _entries;

    private KeyFile(string path, List<Entry> entries)
    {
        Path = path;
        _entries = entries;
    }

    public string Path { get; }

    /// <summary>The key that wraps: the last one.</summary>
    public Entry Current => _entries[^1];

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

    public Entry? Find(string id) => _entries.Find(entry => entry.Id == id);

    public void Dispose() => _entries.ForEach(entry => CryptographicOperations.ZeroMemory(entry.Key));

    private static void Create(string path)
    {
        string directory = System.IO.Path.GetDirectoryName(path)!;
        DurableFile.CreateDirectory(directory);
        byte[] key = RandomNumberGenerator.GetBytes(KeySize);
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

        var entries = new List<Entry>();
        int lineNumber = 0;
        foreach (string line in File.ReadLines(path))
        {
            lineNumber++;
            ReadOnlySpan<char> hex = line.AsSpan().Trim();
            if (hex.IsEmpty || hex[0] == '#')
                continue;
            var key = new byte[KeySize];
            if (Convert.FromHexString(hex, key, out int consumed, out int written) != System.Buffers.OperationStatus.Done
                || consumed != hex.Length || written != KeySize)
            {
                throw Malformed(path, $"has no 64 hexadecimal digits in line {lineNumber}");
            }

            entries.Add(new Entry(Fingerprint(key), key));
        }

        return entries.Count > 0 ? new KeyFile(path, entries) : throw Malformed(path, "holds no key");
    }

    private static string Fingerprint(byte[] key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, "EContract.Sdk key id"u8).AsSpan(0, 16));

    private static KeyWrapException Malformed(string path, string what) =>
        new(KeyWrapFailure.AccessDenied, $"The key file {path} {what}.");

    /// <summary>A key and the fingerprint by which wrapped keys name it.</summary>
    internal sealed record Entry(string Id, byte[] Key)
    {
        public Aes CreateAes()
        {
            Aes aes = Aes.Create();
            aes.Key = Key;
            return aes;
        }
    }
}
