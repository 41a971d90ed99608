using System.Formats.Asn1;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Cryptography.Hashing;

public sealed class ReducedHashTreeTests
{
    private static readonly DigestAlgorithm Sha256 = DigestAlgorithm.Sha256;
    private static readonly byte[] A = SHA256.HashData("a"u8);
    private static readonly byte[] B = SHA256.HashData("b"u8);

    [Fact]
    public void Encode_TwoLists_IsExactlyThis()
    {
        var tree = new ReducedHashTree(Sha256, [[A, B], [A]]);

        // SEQUENCE OF SEQUENCE OF OCTET STRING (RFC 4998, 4.1).
        string a = $"0420{Convert.ToHexString(A)}", b = $"0420{Convert.ToHexString(B)}";
        Assert.Equal($"306A3044{a}{b}3022{a}", Convert.ToHexString(tree.Encode()));
    }

    [Fact]
    public void FindRoot_FirstListOfOne_RisesAsItIs()
    {
        // RFC 4998, 4.2, step 3: only a group of more than one document is hashed.
        Assert.Equal(A, new ReducedHashTree(Sha256, [[A]]).FindRoot(A));
        Assert.Equal(SHA256.HashData([.. B, .. A]), new ReducedHashTree(Sha256, [[A], [B]]).FindRoot(A));
    }

    [Fact]
    public void FindRoot_DigestOnlyInALaterList_ProvesNothing() =>
        Assert.Null(new ReducedHashTree(Sha256, [[A], [B]]).FindRoot(B));

    [Fact]
    public void FindRoot_DigestOfAnotherLength_ProvesNothing() =>
        Assert.Null(new ReducedHashTree(Sha256, []).FindRoot(new byte[20]));

    [Fact]
    public void Decode_MoreListsThanAnyTreeHas_IsRefused() =>
        Refuses(Lists(Enumerable.Repeat(1, ReducedHashTree.MaxLists + 1)));

    [Fact]
    public void Decode_MoreDigestsThanAllowed_IsRefusedBeforeTheyAreKept() =>
        Refuses(Lists([ReducedHashTree.MaxDigests + 1], length: 0));

    [Fact]
    public void Decode_EmptyList_IsRefused() => Refuses(Lists([1, 0]));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(64)]
    public void Decode_NotADigest_IsRefused(int length) => Refuses(Lists([1], length));

    [Fact]
    public void Decode_BytesBehind_IsRefused() => Refuses([.. Lists([2]), 0]);

    [Property]
    public bool Decode_AnyBytes_GivesATreeOrATypedError(byte[] bytes)
    {
        try
        {
            ReducedHashTree.Decode(Sha256, bytes);
        }
        catch (HashTreeFormatException)
        {
        }

        return true;
    }

    [Property]
    public bool Decode_AnyByteChanged_NeverProvesTheSame(ushort place, byte value)
    {
        HashTree tree = HashTree.Build(Sha256, [.. A, .. B, .. A, .. B, .. A]);
        byte[] encoded = tree.Reduce(1).Encode();
        if (encoded[place % encoded.Length] == value)
            return true;
        encoded[place % encoded.Length] = value;
        try
        {
            return !ReducedHashTree.Decode(Sha256, encoded).Proves(B, tree.Root.Span);
        }
        catch (HashTreeFormatException)
        {
            return true;
        }
    }

    private static void Refuses(byte[] encoded) =>
        Assert.Throws<HashTreeFormatException>(() => ReducedHashTree.Decode(Sha256, encoded));

    private static byte[] Lists(IEnumerable<int> counts, int length = 32)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (int count in counts)
            {
                using (writer.PushSequence())
                {
                    for (int i = 0; i < count; i++)
                        writer.WriteOctetString(new byte[length]);
                }
            }
        }

        return writer.Encode();
    }
}
