using System.Formats.Asn1;
using System.Text.Json;
using System.Text.Json.Serialization;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing;

/// <summary>
/// A signature prepared up to the point where the key is needed: hand <see cref="ToBeSigned"/> to the signer, now or
/// in another process hours later, and give the value to <see cref="PdfSigner.CompleteAsync"/>. A few kilobytes,
/// whatever the document's size; holds no secret.
/// </summary>
public sealed class PreparedPdfSignature
{
    internal PreparedPdfSignature(
        PendingSignature pending,
        byte[] signedAttributes,
        SignatureAlgorithm algorithm,
        byte[] certificateHash,
        PdfSignatureOptions options,
        byte[]? revocationInformation)
    {
        Pending = pending;
        SignedAttributes = signedAttributes;
        Algorithm = algorithm;
        CertificateHash = certificateHash;
        Options = options;
        RevocationInformation = revocationInformation;
    }

    /// <summary>What <see cref="ISigner.SignAsync"/> takes: a digest, or for pure algorithms the message.</summary>
    public ReadOnlyMemory<byte> ToBeSigned =>
        Algorithm.SignsMessage ? SignedAttributes : Algorithm.Digest.ComputeHash(SignedAttributes);

    /// <summary>How it is to be signed.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The level that completing it reaches; <see langword="null"/> for a signature that is not PAdES.</summary>
    public PadesLevel? Level => Options.LevelReached;

    /// <summary>The signature field.</summary>
    public string FieldName => Pending.FieldName;

    internal PendingSignature Pending { get; }

    /// <summary>What completing it needs of the options: the level, or what a PKCS#7 signature carries, attributes signed along, and whether to repair.</summary>
    internal PdfSignatureOptions Options { get; }

    /// <summary>The revocation data that a PKCS#7 signature signs along, if any.</summary>
    internal byte[]? RevocationInformation { get; }

    internal byte[] SignedAttributes { get; }

    /// <summary>SHA-256 of the certificate the signature was prepared for.</summary>
    internal byte[] CertificateHash { get; }

    /// <summary>
    /// The state as bytes to be kept, where nobody else can write: what the key signs is bound to the document and to what is
    /// added to it, the level to be reached is not.
    /// </summary>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(
        new State(
            State.CurrentVersion,
            Pending.Update.Bytes,
            Pending.Update.Offset,
            Pending.Update.XrefOffset,
            Pending.GapStart,
            Pending.GapEnd,
            Pending.FieldName,
            SignedAttributes,
            Algorithm.Scheme,
            Algorithm.Digest.Oid,
            CertificateHash,
            Options.Level,
            Options.Pkcs7?.Timestamp,
            RevocationInformation,
            Options.AllowRepair,
            Options.SignedAttributes.Count == 0 ? null : [.. Options.SignedAttributes.Select(attribute => attribute.Encode())]),
        StateContext.Default.State);

    /// <summary>Reads a state back.</summary>
    /// <exception cref="PdfSigningException">It is none.</exception>
    public static PreparedPdfSignature Load(ReadOnlyMemory<byte> saved)
    {
        State? state;
        try
        {
            state = JsonSerializer.Deserialize(saved.Span, StateContext.Default.State);
        }
        catch (JsonException e)
        {
            throw Damaged(e);
        }

        if (state is null || !state.IsSound() || DigestAlgorithm.FromOid(state.DigestOid) is not { } digest)
            throw Damaged(null);

        if (ReadAttributes(state.FurtherAttributes) is not { } furtherAttributes)
            throw Damaged(null);

        // An absent array is read as an empty one.
        byte[]? revocationInformation = state.RevocationInformation is { Length: > 0 } present ? present : null;
        Pkcs7SignatureOptions? pkcs7 = state.Pkcs7Timestamp is { } timestamp
            ? new Pkcs7SignatureOptions { Timestamp = timestamp, RevocationInformation = revocationInformation is not null }
            : null;
        var update = new SerializedUpdate(state.Update, state.Offset, state.XrefOffset, new Dictionary<PdfReservedSpace, int>());
        return new PreparedPdfSignature(
            new PendingSignature(update, state.GapStart, state.GapEnd, state.FieldName),
            state.SignedAttributes,
            new SignatureAlgorithm(state.Scheme, digest),
            state.CertificateHash,
            new PdfSignatureOptions { Level = state.Level, Pkcs7 = pkcs7, AllowRepair = state.AllowRepair, SignedAttributes = furtherAttributes },
            revocationInformation);
    }

    private static CmsAttribute[]? ReadAttributes(byte[][]? encoded)
    {
        try
        {
            CmsAttribute[] attributes = [.. (encoded ?? []).Select(attribute => CmsAttribute.Decode(attribute))];
            FurtherSignedAttributes.Require(attributes);
            return attributes;
        }
        catch (Exception e) when (e is AsnContentException or ArgumentException)
        {
            return null;
        }
    }

    private static PdfSigningException Damaged(Exception? inner) =>
        new(PdfSigningFailure.StalePreparation, "The prepared signature is damaged, or of another version.", inner);

    internal sealed record State(
        [property: JsonRequired] int Version,
        [property: JsonRequired] byte[] Update,
        [property: JsonRequired] long Offset,
        [property: JsonRequired] long XrefOffset,
        [property: JsonRequired] int GapStart,
        [property: JsonRequired] int GapEnd,
        [property: JsonRequired] string FieldName,
        [property: JsonRequired] byte[] SignedAttributes,
        [property: JsonRequired] SignatureScheme Scheme,
        [property: JsonRequired] string DigestOid,
        [property: JsonRequired] byte[] CertificateHash,
        [property: JsonRequired] PadesLevel Level,
        bool? Pkcs7Timestamp = null,
        byte[]? RevocationInformation = null,
        bool AllowRepair = false,
        byte[][]? FurtherAttributes = null)
    {
        public const int CurrentVersion = 1;

        /// <summary>Whether it is of this version, has all it needs, and its places lie where they can.</summary>
        // What is required may still be null: JSON has a word for that.
        public bool IsSound() =>
            Version == CurrentVersion
            && Update is not null && FieldName is not null && SignedAttributes is not null && DigestOid is not null && CertificateHash is not null
            && Enum.IsDefined(Scheme) && Enum.IsDefined(Level)
            && GapStart >= 0 && GapEnd <= Update.Length && GapEnd - GapStart >= 2
            && Offset >= 0 && XrefOffset >= Offset && XrefOffset - Offset < Update.Length;
    }
}

[JsonSerializable(typeof(PreparedPdfSignature.State))]
internal sealed partial class StateContext : JsonSerializerContext;
