using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Signing;

/// <summary>A signature that is about to be made, as far as a field's seed value may have a say in it.</summary>
/// <param name="Dictionary">The signature dictionary, but for ByteRange and Contents.</param>
/// <param name="Options">How to sign.</param>
/// <param name="Lock">What it locks; <see langword="null"/> when nothing.</param>
/// <param name="Credential">Who signs.</param>
internal sealed record IntendedSignature(PdfDictionary Dictionary, PdfSignatureOptions Options, SignatureFieldLock? Lock, SigningCredential Credential);
