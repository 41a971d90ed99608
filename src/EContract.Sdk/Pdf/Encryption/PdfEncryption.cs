using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Encryption;

/// <summary>
/// The standard security handler of an opened document (ISO 32000-2, 7.6): decrypts what is read and encrypts what is
/// written. Holds the file encryption key, never the password.
/// </summary>
internal sealed class PdfEncryption
{
    private readonly byte[] _key;
    private readonly CryptMethod _strings;
    private readonly CryptMethod _streams;
    private readonly bool _encryptMetadata;

    private PdfEncryption(byte[] key, CryptMethod strings, CryptMethod streams, bool encryptMetadata)
    {
        _key = key;
        _strings = strings;
        _streams = streams;
        _encryptMetadata = encryptMetadata;
    }

    /// <summary>Opens a document's encryption with the user or the owner password.</summary>
    /// <param name="dictionary">The encryption dictionary, references followed.</param>
    /// <param name="documentId">The first half of the trailer's ID.</param>
    /// <param name="password">The password; an empty one is always tried.</param>
    /// <exception cref="PdfPasswordException">The password is wrong or missing, or the handler is one we don't have.</exception>
    public static PdfEncryption Open(PdfDictionary dictionary, ReadOnlySpan<byte> documentId, string? password)
    {
        EncryptionParameters parameters = EncryptionParameters.Read(dictionary);
        byte[]? key = FileEncryptionKey.Find(parameters, documentId, password ?? "");
        if (key is null && !string.IsNullOrEmpty(password))
            key = FileEncryptionKey.Find(parameters, documentId, "");
        if (key is null)
        {
            throw new PdfPasswordException(string.IsNullOrEmpty(password)
                ? "The PDF is encrypted; it cannot be opened without its password."
                : "The PDF is encrypted, and the password given is neither its user nor its owner password.");
        }

        return new PdfEncryption(key, parameters.Strings, parameters.Streams, parameters.EncryptMetadata);
    }

    /// <summary>Decrypts every string in an object as it stands in the file.</summary>
    public PdfObject Decrypt(PdfObject value, PdfReference owner) => Transform(value, owner, encrypt: false);

    /// <summary>Encrypts every string in an object that is to be written.</summary>
    public PdfObject Encrypt(PdfObject value, PdfReference owner) => Transform(value, owner, encrypt: true);

    /// <summary>Decrypts the bytes of a stream.</summary>
    public byte[] DecryptStream(byte[] data, PdfDictionary dictionary, PdfReference owner) =>
        IsExempt(dictionary) ? data : ObjectCipher.Decrypt(_streams, _key, owner, data);

    /// <summary>Encrypts the bytes of a stream.</summary>
    public byte[] EncryptStream(byte[] data, PdfDictionary dictionary, PdfReference owner) =>
        IsExempt(dictionary) ? data : ObjectCipher.Encrypt(_streams, _key, owner, data);

    private PdfObject Transform(PdfObject value, PdfReference owner, bool encrypt) => value switch
    {
        PdfString text => new PdfString(
            encrypt ? ObjectCipher.Encrypt(_strings, _key, owner, text.Bytes.Span) : ObjectCipher.Decrypt(_strings, _key, owner, text.Bytes.Span),
            isHexadecimal: encrypt || text.IsHexadecimal),
        PdfArray array => new PdfArray(array.Select(item => Transform(item, owner, encrypt)).ToArray()),
        PdfDictionary dictionary => TransformDictionary(dictionary, owner, encrypt),
        _ => value,
    };

    private PdfDictionary TransformDictionary(PdfDictionary dictionary, PdfReference owner, bool encrypt)
    {
        // 7.6.2: a signature's Contents is the one string that stays as it is.
        bool isSignature = dictionary.ContainsKey("ByteRange") && dictionary.ContainsKey("Contents");
        return dictionary.Map(entry => isSignature && entry.Key == "Contents" ? entry.Value : Transform(entry.Value, owner, encrypt));
    }

    private bool IsExempt(PdfDictionary dictionary) => dictionary["Type"] switch
    {
        PdfName { Value: "XRef" } => true,
        PdfName { Value: "Metadata" } when !_encryptMetadata => true,
        // 7.4.10: a Crypt filter without a name is Identity. Named ones other than the default do not occur in structure.
        _ => dictionary["Filter"] is PdfName { Value: "Crypt" } or PdfArray and [PdfName { Value: "Crypt" }, ..],
    };
}
