using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Encryption;

/// <summary>The encryption dictionary of the standard security handler (ISO 32000-2, tables 20 and 21), checked.</summary>
internal sealed record EncryptionParameters(
    int Revision,
    int KeyLength,
    byte[] Owner,
    byte[] User,
    byte[] OwnerKey,
    byte[] UserKey,
    int Permissions,
    bool EncryptMetadata,
    CryptMethod Strings,
    CryptMethod Streams)
{
    /// <exception cref="PdfPasswordException">It is another handler, or one of unknown version.</exception>
    public static EncryptionParameters Read(PdfDictionary dictionary)
    {
        string handler = (dictionary["Filter"] as PdfName)?.Value ?? "";
        int version = Number(dictionary, "V", 0);
        int revision = Number(dictionary, "R", 0);
        if (handler != "Standard" || version is not (1 or 2 or 4 or 5) || revision is < 2 or > 6)
            throw new PdfPasswordException($"The PDF is encrypted by the handler '{handler}', version {version}, revision {revision}; only the standard handler's versions 1, 2, 4 and 5 can be opened.");

        int bits = version == 5 ? 256 : version == 1 ? 40 : Number(dictionary, "Length", version == 4 ? 128 : 40);
        // Some producers gave bytes.
        if (bits < 40)
            bits *= 8;
        if (version < 5 && (bits > 128 || bits % 8 != 0))
            throw new PdfPasswordException($"The PDF is encrypted with a key of {bits} bits, which the standard does not know.");
        CryptMethod strings = CryptMethod.Rc4, streams = CryptMethod.Rc4;
        if (version >= 4)
        {
            strings = Method(dictionary, "StrF");
            streams = Method(dictionary, "StmF");
        }

        int entryLength = revision >= 5 ? 48 : 32;
        return new EncryptionParameters(
            revision,
            version == 4 ? 16 : bits / 8,
            Bytes(dictionary, "O", entryLength),
            Bytes(dictionary, "U", entryLength),
            revision >= 5 ? Bytes(dictionary, "OE", 32) : [],
            revision >= 5 ? Bytes(dictionary, "UE", 32) : [],
            unchecked((int)((dictionary["P"] as PdfInteger)?.Value ?? 0)),
            (dictionary["EncryptMetadata"] as PdfBoolean)?.Value ?? true,
            strings,
            streams);
    }

    private static CryptMethod Method(PdfDictionary dictionary, string key)
    {
        string filter = (dictionary[key] as PdfName)?.Value ?? "Identity";
        if (filter == "Identity")
            return CryptMethod.Identity;
        string method = ((dictionary["CF"] as PdfDictionary)?[filter] as PdfDictionary)?["CFM"] is PdfName name ? name.Value : "None";
        return method switch
        {
            "None" => CryptMethod.Identity,
            "V2" => CryptMethod.Rc4,
            "AESV2" => CryptMethod.AesV2,
            "AESV3" => CryptMethod.AesV3,
            _ => throw new PdfPasswordException($"The PDF is encrypted by the method '{method}', which cannot be opened."),
        };
    }

    private static int Number(PdfDictionary dictionary, string key, int @default) =>
        dictionary[key] is PdfInteger { Value: >= 0 and <= 4096 } number ? (int)number.Value : @default;

    private static byte[] Bytes(PdfDictionary dictionary, string key, int length)
    {
        // Longer ones are padded with zeros in the wild; what counts comes first.
        if (dictionary[key] is not PdfString text || text.Bytes.Length < length)
            throw new PdfPasswordException($"The PDF's encryption dictionary has no usable {key}.");
        return text.Bytes[..length].ToArray();
    }
}
