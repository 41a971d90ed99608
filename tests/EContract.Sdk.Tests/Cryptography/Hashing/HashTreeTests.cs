using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Cryptography.Hashing;

public sealed class HashTreeTests
{
    private static readonly DigestAlgorithm Sha256 = DigestAlgorithm.Sha256;

    [Fact]
    public void Build_FourDigests_IsTheTreeOfTheStandard()
    {
        // RFC 4998, 4.2: pairs in binary ascending order, hashed; the same again above.
        byte[] a = Digest(1), b = Digest(2), c = Digest(3), d = Digest(4);

        HashTree tree = HashTree.Build(Sha256, [.. a, .. b, .. c, .. d]);

        Assert.Equal(HashSorted(HashSorted(a, b), HashSorted(c, d)), tree.Root.ToArray());
        ReducedHashTree proof = tree.Reduce(2);
        Assert.Equal(2, proof.Lists.Count);
        Assert.Equal(new[] { c, d }.OrderBy(Convert.ToHexString), proof.Lists[0].Select(each => each.ToArray()));
        Assert.Equal([HashSorted(a, b)], proof.Lists[1].Select(each => each.ToArray()));
    }

    [Fact]
    public void Build_OddNode_RisesAsItIs()
    {
        byte[] a = Digest(1), b = Digest(2), c = Digest(3);

        HashTree tree = HashTree.Build(Sha256, [.. a, .. b, .. c]);

        Assert.Equal(HashSorted(HashSorted(a, b), c), tree.Root.ToArray());
        Assert.Single(tree.Reduce(2).Lists);
    }

    [Fact]
    public void Build_OneDigest_IsItsOwnRoot()
    {
        HashTree tree = HashTree.Build(Sha256, Digest(1));

        Assert.Equal(Digest(1), tree.Root.ToArray());
        Assert.Empty(tree.Reduce(0).Lists);
        Assert.True(tree.Reduce(0).Proves(Digest(1), tree.Root.Span));
        Assert.False(tree.Reduce(0).Proves(Digest(2), tree.Root.Span));
    }

    [Property]
    public bool Reduce_AnyLeafOfAnyTree_ProvesItsDigestAndNoOther(ushort size, ushort which)
    {
        int count = (size % 3000) + 1;
        int index = which % count;
        HashTree tree = HashTree.Build(Sha256, Digests(count));
        byte[] digest = tree.GetDigest(index).ToArray();
        ReducedHashTree proof = ReducedHashTree.Decode(Sha256, tree.Reduce(index).Encode());

        byte[] other = [.. digest];
        other[which % 32] ^= 1;
        return digest.AsSpan().SequenceEqual(Digest(index))
            && proof.Proves(digest, tree.Root.Span)
            && !proof.Proves(other, tree.Root.Span)
            && !proof.Proves(digest, other);
    }

    [Property(MaxTest = 20)]
    public bool Build_OnAnyNumberOfThreads_IsTheSame(ushort size, byte threads)
    {
        byte[] digests = Digests(size + 1);

        return HashTree.Build(Sha256, digests, (threads % 8) + 1).Root.Span.SequenceEqual(HashTree.Build(Sha256, digests, 1).Root.Span);
    }

    [Property]
    public bool Build_OneBitOfOneDigestChanged_HasAnotherRoot(ushort size, ushort which, byte bit)
    {
        byte[] digests = Digests((size % 500) + 1);
        byte[] changed = [.. digests];
        changed[which % digests.Length] ^= (byte)(1 << (bit % 8));

        return !HashTree.Build(Sha256, digests).Root.Span.SequenceEqual(HashTree.Build(Sha256, changed).Root.Span);
    }

    [Fact]
    public void Reduce_OfAMillion_TakesLessThanAKilobyte()
    {
        HashTree tree = HashTree.Build(Sha256, Digests(1_000_000));

        foreach (int index in new[] { 0, 1, 499_999, 524_288, 999_999 })
        {
            ReducedHashTree proof = tree.Reduce(index);
            Assert.InRange(proof.Encode().Length, 1, 1024);
            Assert.True(proof.Proves(Digest(index), tree.Root.Span));
        }
    }

    [Fact]
    public void Build_OtherAlgorithm_UsesItsDigests()
    {
        DigestAlgorithm sha512 = DigestAlgorithm.Sha512;
        byte[] a = SHA512.HashData("a"u8), b = SHA512.HashData("b"u8);

        HashTree tree = HashTree.Build(sha512, [.. a, .. b]);

        Assert.Equal(64, tree.Root.Length);
        Assert.True(ReducedHashTree.Decode(sha512, tree.Reduce(1).Encode()).Proves(b, tree.Root.Span));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Build_NotDigests_IsRefused(int length) =>
        Assert.Throws<ArgumentException>(() => HashTree.Build(Sha256, new byte[length]));

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Reduce_NoSuchDigest_IsRefused(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HashTree.Build(Sha256, Digests(2)).Reduce(index));

    private static byte[] Digests(int count) => [.. Enumerable.Range(0, count).SelectMany(Digest)];

    private static byte[] Digest(int number) => SHA256.HashData(BitConverter.GetBytes(number));

    private static byte[] HashSorted(byte[] left, byte[] right) =>
        SHA256.HashData(left.AsSpan().SequenceCompareTo(right) < 0 ? [.. left, .. right] : [.. right, .. left]);
}
