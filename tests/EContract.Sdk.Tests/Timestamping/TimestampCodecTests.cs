using System.Numerics;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using FsCheck;
using FsCheck.Xunit;
using TimestampRequest = EContract.Sdk.Timestamping.TimestampRequest;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class TimestampCodecTests
{
    private static readonly Lazy<byte[]> Response = new(() =>
    {
        using var pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        byte[] digest = DigestAlgorithm.Sha256.ComputeHash("x"u8);
        return pki.TimestampAuthority.Respond(new TimestampRequest(DigestAlgorithm.Sha256, digest, null, 7, true).Encode());
    });

    [Property]
    public void Request_EncodeThenDecode_GivesTheSame(byte[] imprint, bool certificate, bool policy, BigInteger? nonce)
    {
        var request = new TimestampRequest(DigestAlgorithm.Sha512, imprint, policy ? "1.2.392.200999.1" : null, nonce, certificate);

        TimestampRequest decoded = TimestampRequest.Decode(request.Encode());

        Assert.Equal(imprint, decoded.Imprint.ToArray());
        Assert.Equal(request with { Imprint = default }, decoded with { Imprint = default });
    }

    /// <summary>Whatever is flipped: a typed error, a token that does not hold, or one that still says the same.</summary>
    [Property(MaxTest = 500)]
    public void Response_Mutated_IsNeverATokenOverSomethingElse(NonNegativeInt position, byte flip)
    {
        byte[] mutated = [.. Response.Value];
        mutated[position.Get % mutated.Length] ^= flip;
        try
        {
            TimestampResponse response = TimestampResponse.Decode(mutated);
            if (response.Token is not { } bytes)
                return;
            TimestampToken token = TimestampToken.Decode(bytes);
            if (TimestampTokenVerifier.Verify(token).IsValid)
                Assert.True(token.Covers("x"u8) && token.Info.Nonce == 7);
        }
        catch (CmsFormatException)
        {
        }
    }
}
