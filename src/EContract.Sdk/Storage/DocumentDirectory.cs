using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Storage;

/// <summary>Where documents lie below a directory: <c>xx/envelope/document/sha256.ecdoc</c>.</summary>
/// <param name="root">The directory, without a separator at its end.</param>
internal sealed class DocumentDirectory(string root)
{
    private const string Extension = ".ecdoc", SuccessorMark = "rewrap-";

    /// <summary>Where files lie while they are written.</summary>
    public string Incoming { get; } = Path.Combine(root, "incoming");

    /// <summary>The directory itself.</summary>
    public string Root => root;

    /// <summary>
    /// What the names of files in <see cref="Incoming"/> begin with that are to take a document's place: whoever destroys the document finds
    /// those by it, of a process that was killed as well.
    /// </summary>
    public static string SuccessorPrefix(DocumentKey key) =>
        $"{SuccessorMark}{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.ToString())).AsSpan(0, 16))}-";

    /// <summary>Whether a file in <see cref="Incoming"/> was to take a document's place. It holds a key; no other name leads to its bytes.</summary>
    public static bool IsSuccessor(string name) => name.StartsWith(SuccessorMark, StringComparison.Ordinal);

    /// <summary>Where a document's versions lie.</summary>
    public string FolderOf(DocumentScope scope) => Path.Combine(root, SpreadOf(scope.EnvelopeId), scope.EnvelopeId, scope.DocumentId);

    /// <summary>Where a document lies.</summary>
    public string PathOf(DocumentKey key) => Path.Combine(FolderOf(key.Scope), key.Sha256 + Extension);

    /// <summary>Lists the documents in a lasting order, folder by folder, each read whole: what a listing shows of names that are replaced meanwhile is anybody's guess.</summary>
    /// <param name="after">Begins behind this one.</param>
    public IEnumerable<(DocumentKey Key, string Path)> Find(DocumentKey? after = null)
    {
        (string, string, string, string)? last = after is null ? null : PlaceOf(after);
        foreach (string spread in Names(Directory.GetDirectories(root)).Where(name => name.Length == 2 && IsNotBefore(name, last?.Item1)))
        {
            foreach (string envelope in Names(Directory.GetDirectories(Path.Combine(root, spread))).Where(name => spread != last?.Item1 || IsNotBefore(name, last?.Item2)))
            {
                // What somebody put where no document of that name would lie is none of ours.
                if (SpreadOf(envelope) != spread)
                    continue;
                foreach (DocumentKey key in FindIn(Path.Combine(root, spread, envelope)))
                {
                    if (last is not { } place || Compare(PlaceOf(key), place) > 0)
                        yield return (key, PathOf(key));
                }
            }
        }
    }

    /// <summary>Refuses a document that lies behind a symbolic link: what is done to it would be done elsewhere.</summary>
    /// <exception cref="DocumentStoreException">It does.</exception>
    /// <exception cref="IOException">It, or one of its folders, is not there.</exception>
    public void RequireNoLink(string path)
    {
        for (string? part = path; part is not null && part.Length > root.Length; part = Path.GetDirectoryName(part))
        {
            if ((File.GetAttributes(part) & FileAttributes.ReparsePoint) != 0)
                throw new DocumentStoreException(DocumentStoreFailure.Corrupt, $"{part} in the document store is a symbolic link, and not what was saved.");
        }
    }

    private static string SpreadOf(string envelopeId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(envelopeId)).AsSpan(0, 1));

    private static (string, string, string, string) PlaceOf(DocumentKey key) =>
        (SpreadOf(key.Scope.EnvelopeId), key.Scope.EnvelopeId, key.Scope.DocumentId, key.Sha256);

    private static int Compare((string, string, string, string) place, (string, string, string, string) other)
    {
        foreach ((string own, string its) in ((string, string)[])[(place.Item1, other.Item1), (place.Item2, other.Item2), (place.Item3, other.Item3), (place.Item4, other.Item4)])
        {
            if (string.CompareOrdinal(own, its) is var order and not 0)
                return order;
        }

        return 0;
    }

    private static bool IsNotBefore(string name, string? last) => last is null || string.CompareOrdinal(name, last) >= 0;

    private static IEnumerable<string> Names(string[] paths) => paths.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private static IEnumerable<DocumentKey> FindIn(string envelopeFolder)
    {
        string envelope = Path.GetFileName(envelopeFolder);
        foreach (string document in Names(Directory.GetDirectories(envelopeFolder)))
        {
            foreach (string file in Names(Directory.GetFiles(Path.Combine(envelopeFolder, document), "*" + Extension)))
            {
                if (DocumentKey.TryParse($"{envelope}/{document}/{Path.GetFileNameWithoutExtension(file)}", out DocumentKey? key))
                    yield return key;
            }
        }
    }
}
