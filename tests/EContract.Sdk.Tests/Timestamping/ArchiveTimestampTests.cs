using System.Formats.Asn1;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class ArchiveTimestampTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose() => _pki.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Covers_EachDocumentOfABatch_ByOneToken(int count)
    {
        byte[][] digests = [.. Enumerable.Range(0, count).Select(i => SHA256.HashData([(byte)i]))];
        HashTree tree = HashTree.Build(DigestAlgorithm.Sha256, [.. digests.SelectMany(digest => digest)]);
        TimestampToken token = await StampAsync(tree);

        for (int i = 0; i < count; i++)
        {
            ArchiveTimestamp read = ArchiveTimestamp.Decode(new ArchiveTimestamp(tree.Reduce(i), token).Encode());

            Assert.True(read.Covers(digests[i]));
            Assert.False(read.Covers(SHA256.HashData("other"u8)));
            Assert.Equal(token.Encoded.ToArray(), read.Token.Encoded.ToArray());
        }
    }

    [Fact]
    public async Task Covers_TokenOverAnotherRoot_IsFalse()
    {
        byte[] a = SHA256.HashData("a"u8), b = SHA256.HashData("b"u8);
        HashTree tree = HashTree.Build(DigestAlgorithm.Sha256, [.. a, .. b]);

        Assert.False(new ArchiveTimestamp(tree.Reduce(0), await StampAsync(HashTree.Build(DigestAlgorithm.Sha256, b))).Covers(a));
    }

    // Made by others, with the data that each covers: in groups, without a tree, and with lists of one.
    [Theory]
    [InlineData("er-asn1-tst-renewal.ers", "ER-2Chains3ATS1.bin", true)]
    [InlineData("BIN-2_ER.ers", "BIN-2.bin", true)]
    [InlineData("asic-multi-files.ers", "asic-multi-files.test2.txt", true)]
    [InlineData("asic-nht-full-renewal.ers", "asic-nht-full-renewal.test-doc.xml", true)]
    [InlineData("cades-CAdEs-BpT-with-reducedHashTree.ers", "cades-CAdES-BpT.p7m", true)]
    [InlineData("cades-CAdEs-BpT-without-reducedHashTree.ers", "cades-CAdES-BpT.p7m", true)]
    [InlineData("pades-evidence-record-7da49953-d837-4f0b-8f38-aa5aa4181e3c.ers", "pades-Signature-P-B-7da49953-d837-4f0b-8f38-aa5aa4181e3c.pdf", true)]
    [InlineData("pades-evidence-record-7da49953-d837-4f0b-8f38-aa5aa4181e3c.ers", "pades-7da49953-appended.pdf", false)]
    public void Covers_FirstOfAForeignEvidenceRecord_AsItsMakersSay(string record, string data, bool expected)
    {
        byte[] encoded = File.ReadAllBytes(Corpus.Require("evidence", record));
        byte[] covered = File.ReadAllBytes(Corpus.Require("evidence", data));

        ArchiveTimestamp first = ArchiveTimestamp.Decode(FirstOf(encoded));

        Assert.Equal(expected, first.Covers(first.Algorithm.ComputeHash(covered)));
    }

    [Property]
    public bool Decode_AnyBytes_GivesOneOrATypedError(byte[] bytes)
    {
        try
        {
            ArchiveTimestamp.Decode(bytes);
        }
        catch (Exception e) when (e is HashTreeFormatException or CmsFormatException)
        {
        }

        return true;
    }

    [Fact]
    public async Task Decode_AnyByteOfTheProofChanged_DoesNotCoverOrIsRefused()
    {
        byte[] a = SHA256.HashData("a"u8), b = SHA256.HashData("b"u8);
        HashTree tree = HashTree.Build(DigestAlgorithm.Sha256, [.. a, .. b]);
        TimestampToken token = await StampAsync(tree);
        byte[] encoded = new ArchiveTimestamp(tree.Reduce(0), token).Encode();

        for (int i = 0; i < encoded.Length - token.Encoded.Length; i++)
        {
            byte[] changed = [.. encoded];
            changed[i] ^= 0x41;
            bool covers;
            try
            {
                covers = ArchiveTimestamp.Decode(changed).Covers(a);
            }
            catch (Exception e) when (e is HashTreeFormatException or CmsFormatException)
            {
                covers = false;
            }

            Assert.False(covers, $"byte {i}");
        }
    }

    private ValueTask<TimestampToken> StampAsync(HashTree tree) =>
        _pki.TimestampAuthority.TimestampAsync(tree.Root, tree.Algorithm, TestContext.Current.CancellationToken);

    // EvidenceRecord (RFC 4998, 3.1): its last element is a sequence of chains of archive timestamps.
    private static ReadOnlyMemory<byte> FirstOf(byte[] evidenceRecord)
    {
        AsnReader record = new AsnReader(evidenceRecord, AsnEncodingRules.BER).ReadSequence();
        ReadOnlyMemory<byte> last = default;
        while (record.HasData)
            last = record.ReadEncodedValue();
        return new AsnReader(last, AsnEncodingRules.BER).ReadSequence().ReadSequence().ReadEncodedValue();
    }
}
