using System.Text;
using EContract.Sdk.Workflow.Bulk;
using EContract.Sdk.Workflow.Bulk.Csv;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Workflow.Bulk;

/// <summary>CSV as spreadsheets write and read it.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b", "c|d")]
    [InlineData("\uFEFFキー,名前\r\n1,田中", "キー|名前", "1|田中")]
    [InlineData("\"a\nb\",\"c\"\"d\",\"e,f\"\n", "a\nb|c\"d|e,f")]
    [InlineData("\"\",,\"x\"", "||x")]
    [InlineData("a\rb\n\n\r\nc", "a", "b", "c")]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public async Task ReadAsync_WellFormed_GivesItsRows(string csv, params string[] rows) =>
        Assert.Equal(rows, (await ReadAsync(Encoding.UTF8.GetBytes(csv))).Select(row => string.Join('|', row.Cells)));

    [Fact]
    public async Task ReadAsync_LineBreaksInCells_RowsKnowTheirLines() =>
        Assert.Equal([1L, 3, 4, 6], (await ReadAsync("\"a\r\nb\"\r\nc\r\n\"d\n\"\r\ne"u8.ToArray())).Select(row => row.Line));

    [Theory]
    [InlineData("a\r\n\"open", 2)]
    [InlineData("a\"b", 1)]
    [InlineData("\n\"a\"b", 2)]
    [InlineData("\n\n0123456789X", 3)]
    [InlineData("1,2,3,4,5", 1)]
    [InlineData("012345678,012345678,012345678", 1)]
    public async Task ReadAsync_MalformedOrTooLarge_ErrorNamesTheLine(string csv, long line)
    {
        var limits = new CsvLimits { MaxCellLength = 10, MaxCells = 4, MaxRowLength = 20 };

        Assert.Equal(line, (await Assert.ThrowsAsync<BulkListException>(() => ReadAsync(Encoding.UTF8.GetBytes(csv), limits))).Row);
    }

    [Fact]
    public async Task ReadAsync_ShiftJis_ErrorSaysHowToSave() =>
        Assert.Contains("CSV UTF-8", (await Assert.ThrowsAsync<BulkListException>(() => ReadAsync([0x93, 0x63, 0x92, 0x86]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("+81", "'+81")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("株式会社", "株式会社")]
    public void Cell_WhatBeginsLikeAFormula_IsText(string text, string written) => Assert.Equal(written, CsvWriter.Cell(text));

    [Property]
    public async Task WriteAsync_AnyCells_ReadBackButForTheApostrophe(string[] cells)
    {
        string[] written = [.. cells.Select(cell => string.Concat((cell ?? "").Where(c => !char.IsSurrogate(c) && c != '\uFEFF')))];
        using var file = new MemoryStream();
        await using (var writer = new CsvWriter(file))
        {
            await writer.WriteAsync(["first", .. written], TestContext.Current.CancellationToken);
        }

        CsvRow row = Assert.Single(await ReadAsync(file.ToArray()));

        Assert.Equal(["first", .. written], row.Cells.Select((cell, i) => i > 0 && cell == $"'{written[i - 1]}" ? written[i - 1] : cell));
    }

    private static async Task<List<CsvRow>> ReadAsync(byte[] csv, CsvLimits? limits = null)
    {
        var rows = new List<CsvRow>();
        await foreach (CsvRow row in CsvReader.ReadAsync(new MemoryStream(csv), limits, TestContext.Current.CancellationToken))
            rows.Add(row);
        return rows;
    }
}
