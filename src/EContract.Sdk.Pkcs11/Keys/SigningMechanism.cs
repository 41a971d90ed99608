using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Signs digests by the mechanisms that every token has; messages where the scheme wants them whole.</summary>
/// <remarks>
/// The mechanisms that hash on the token (<c>CKM_SHA256_RSA_PKCS</c>, <c>CKM_ECDSA_SHA256</c>) are missing from one module or
/// another, and would send whole messages to the HSM; those that sign a digest are everywhere.
/// </remarks>
internal sealed class SigningMechanism(SignatureAlgorithm algorithm, int orderLength)
{
    /// <summary>Makes the mechanism that fits a key and an algorithm.</summary>
    /// <param name="algorithm">The wanted algorithm.</param>
    /// <param name="keySize">The key's size in bits: for an elliptic curve, the length of its order.</param>
    public static SigningMechanism Create(SignatureAlgorithm algorithm, int keySize) => new(algorithm, (keySize + 7) / 8);

    /// <summary>Throws, naming the mechanism, when a token does not sign so.</summary>
    public void ThrowIfMissing(Pkcs11Token token) =>
        TokenMechanisms.Require(token, Mechanism, flags => flags.Sign, $"sign by {algorithm.Scheme}");

    /// <summary>Signs digests one after the other in one session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="key">The key, as that session sees it.</param>
    /// <param name="digests">The digests, or messages.</param>
    /// <param name="pin">The PIN for a key that wants it each time; <see langword="null"/> for any other.</param>
    /// <param name="cancellationToken">Stops between two signatures.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Sign(
        ISession session,
        Pkcs11PrivateKey key,
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        OfferedPin? pin = null,
        CancellationToken cancellationToken = default)
    {
        using IMechanism mechanism = CreateMechanism(session.Factories);
        var signatures = new ReadOnlyMemory<byte>[digests.Count];
        for (int i = 0; i < signatures.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] input = Encode(digests[i].Span);
            // PKCS#11 v2.40, 4.9: C_Login as CKU_CONTEXT_SPECIFIC between C_SignInit and C_Sign, for each signature.
            signatures[i] = Decode(pin is null
                ? session.Sign(mechanism, key.Handle, input)
                : pin.Use(value => session.Sign(mechanism, key.Handle, value, input)));
        }

        return signatures;
    }

    private CKM Mechanism => algorithm.Scheme switch
    {
        SignatureScheme.RsaPkcs1 => CKM.CKM_RSA_PKCS,
        SignatureScheme.RsaPss => CKM.CKM_RSA_PKCS_PSS,
        SignatureScheme.Ecdsa => CKM.CKM_ECDSA,
        SignatureScheme.Ed25519 => Pkcs11V3.CKM_EDDSA,
        _ => throw Unsupported(),
    };

    private IMechanism CreateMechanism(Pkcs11InteropFactories factories) => algorithm.Scheme == SignatureScheme.RsaPss
        ? factories.MechanismFactory.Create(Mechanism, CreatePssParameters(factories))
        : factories.MechanismFactory.Create(Mechanism);

    private IMechanismParams CreatePssParameters(Pkcs11InteropFactories factories)
    {
        (CKM hash, CKG mask) = algorithm.Digest switch
        {
            var digest when digest.Equals(DigestAlgorithm.Sha256) => (CKM.CKM_SHA256, CKG.CKG_MGF1_SHA256),
            var digest when digest.Equals(DigestAlgorithm.Sha384) => (CKM.CKM_SHA384, CKG.CKG_MGF1_SHA384),
            var digest when digest.Equals(DigestAlgorithm.Sha512) => (CKM.CKM_SHA512, CKG.CKG_MGF1_SHA512),
            // PKCS#11 3.0, which the names at hand are older than; a token without it says so.
            var digest when digest.Equals(DigestAlgorithm.Sha3_256) => ((CKM)0x2B0, (CKG)0x7),
            var digest when digest.Equals(DigestAlgorithm.Sha3_384) => ((CKM)0x2C0, (CKG)0x8),
            var digest when digest.Equals(DigestAlgorithm.Sha3_512) => ((CKM)0x2D0, (CKG)0x9),
            _ => throw Unsupported(),
        };
        return factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)hash, (ulong)mask, (ulong)algorithm.Digest.Length);
    }

    private byte[] Encode(ReadOnlySpan<byte> digest) => algorithm.Scheme switch
    {
        SignatureScheme.RsaPkcs1 => RsaDigestInfo.Encode(algorithm.Digest, digest),
        // FIPS 186-5, 6.4.1: the leftmost bits, as many as the order has. Not every token cuts by itself.
        SignatureScheme.Ecdsa => digest[..Math.Min(digest.Length, orderLength)].ToArray(),
        _ => digest.ToArray(),
    };

    private byte[] Decode(byte[] signature) =>
        algorithm.Scheme == SignatureScheme.Ecdsa ? EcdsaSignatureValue.ToDer(signature) : signature;

    private SignerException Unsupported() =>
        new(SignerFailure.UnsupportedAlgorithm, $"{algorithm} is not supported on PKCS#11 tokens.");
}
