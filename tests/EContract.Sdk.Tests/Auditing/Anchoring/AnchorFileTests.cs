using System.Text;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Auditing.Anchoring;

public sealed class AnchorFileTests
{
    private const string Hash = "00000000000000000000000000000000000000000000000000000000000000aa";

    private static readonly ChainHead[] Leaves = [new(new ChainId(ChainKind.Envelope, "a"), 3, Hash), new(new ChainId(ChainKind.Log, "日"), 1, Hash)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StoredAnchor Anchor()
    {
        string json = AnchorJson.Write(new AuditAnchor
        {
            Tenant = new TenantId("tokai"),
            Number = 7,
            PreviousHash = AuditAnchor.Origin,
            At = new DateTimeOffset(2026, 11, 23, 12, 0, 0, 5, TimeSpan.Zero),
            Root = Hash,
            Count = 2,
            Lost = new LostAnchors(3, 6, "故障"),
        });
        return new StoredAnchor(new TenantId("tokai"), 7, AuditChain.Hash(json), json, new byte[] { 1, 2, 3 });
    }

    [Fact]
    public async Task ReadAsync_WhatWasWritten_ComesBack()
    {
        StoredAnchor anchor = Anchor();
        using var file = new MemoryStream();
        await AnchorFile.WriteAsync(file, anchor, Leaves.ToAsyncEnumerable(), Cancel);

        file.Position = 0;
        StoredAnchor read = await AnchorFile.ReadAsync(file, Cancel);
        file.Position = 0;
        ChainHead[] leaves = await AnchorFile.ReadLeavesAsync(file, Cancel).ToArrayAsync(Cancel);

        Assert.Equal(anchor with { Token = default }, read with { Token = default });
        Assert.Equal(anchor.Token.ToArray(), read.Token.ToArray());
        Assert.Equal(Leaves, leaves);
        Assert.Equal(new LostAnchors(3, 6, "故障"), AnchorJson.Read(read.Json).Lost);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]\n{}")]
    [InlineData("ANCHOR")]
    [InlineData("ANCHOR\n{\"token\":\"no base64!\"}")]
    [InlineData("ANCHOR\n{\"other\":\"AQID\"}")]
    [InlineData("ANCHOR\n{\"token\":7}")]
    [InlineData("ANCHOR\n[]")]
    [InlineData("ANCHOR\n{\"token\":\"AQID\"}\n{\"chain\":\"nothing\",\"hash\":\"\",\"version\":1}")]
    [InlineData("ANCHOR\n{\"token\":\"AQID\"}\nnull")]
    public async Task Read_AnythingElse_IsRefusedAndSaysWhere(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Replace("ANCHOR", Anchor().Json, StringComparison.Ordinal));

        await Assert.ThrowsAsync<AuditFormatException>(async () => await AnchorFile.ReadLeavesAsync(new MemoryStream(bytes), Cancel).CountAsync(Cancel));
    }

    [Property(MaxTest = 300)]
    public async Task Read_ByteIsChanged_IsReadOrRefused(ushort place, byte value)
    {
        using var file = new MemoryStream();
        await AnchorFile.WriteAsync(file, Anchor(), Leaves.ToAsyncEnumerable());
        byte[] bytes = file.ToArray();
        bytes[place % bytes.Length] = value;

        try
        {
            await AnchorFile.ReadLeavesAsync(new MemoryStream(bytes)).CountAsync();
        }
        catch (AuditFormatException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    [Fact]
    public async Task ReadAsync_LineWithoutEnd_IsNotReadIntoMemory()
    {
        var endless = new MemoryStream(new byte[3 * AnchorFile.MaxLineLength]);

        await Assert.ThrowsAsync<AuditFormatException>(() => AnchorFile.ReadAsync(endless, Cancel).AsTask());

        Assert.True(endless.Position < 2 * AnchorFile.MaxLineLength);
    }
}
