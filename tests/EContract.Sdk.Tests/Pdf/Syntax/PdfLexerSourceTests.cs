using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Syntax;
using EContract.TestInfrastructure;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Syntax;

/// <summary>Memory is read as a whole, files and streams through a window: what is read, and refused, is the same.</summary>
public sealed class PdfLexerSourceTests : IDisposable
{
    // The window's length; what straddles its end is what may go wrong.
    private const int Window = 4096;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Property(MaxTest = 200)]
    public Property ReadToken_AnySyntax_SameFromMemoryStreamAndFile() => Prop.ForAll(Syntax().ToArbitrary(), bytes =>
    {
        IReadOnlyList<string> fromMemory = Tokens(PdfSource.FromMemory(bytes));
        string path = _directory.WriteFile("tokens.pdf", bytes);
        using PdfSource file = PdfSource.FromFile(path);
        using PdfSource stream = PdfSource.FromStream(new MemoryStream(bytes, writable: false));

        Assert.Equal(fromMemory, Tokens(stream));
        Assert.Equal(fromMemory, Tokens(file));
        // In the middle of an array that is not all the file's.
        byte[] within = [(byte)'>', .. bytes, (byte)'>', (byte)')'];
        Assert.Equal(fromMemory, Tokens(PdfSource.FromMemory(within.AsMemory(1, bytes.Length))));
    });

    [Theory]
    [InlineData("<", "4142", ">")]
    [InlineData("<", "41 42", ">")]
    [InlineData("(", "abcd", ")")]
    [InlineData("(", "ab\\\n", ")")]
    [InlineData("(", "\\101", ")")]
    [InlineData("/", "Name", " ")]
    public void ReadToken_StringBeyondTheLimit_RefusedFromMemoryAndStream(string open, string piece, string close)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(open + string.Concat(Enumerable.Repeat(piece, 20_000)) + close);
        var options = new PdfReaderOptions { MaxStringLength = 10_000 };
        foreach (PdfSource source in new[] { PdfSource.FromMemory(bytes), PdfSource.FromStream(new MemoryStream(bytes, writable: false)) })
            Assert.Contains("longer than the limit", Assert.Throws<PdfFormatException>(() => new PdfLexer(source, options).ReadToken()).Message);
    }

    [Fact]
    public void ReadToken_ManyHexadecimalStringsThatAreNone_AllocatesLittle()
    {
        // Each begins a string whose end is far away, with a byte on the way that no such string has.
        byte[] bytes = [.. Enumerable.Repeat("<0Z "u8.ToArray(), 20_000).SelectMany(each => each), (byte)'>'];
        PdfSource source = PdfSource.FromMemory(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int at = 0; at < bytes.Length - 4; at += 400)
            Assert.Throws<PdfFormatException>(() => new PdfLexer(source, PdfReaderOptions.Default, at).ReadToken());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    private static List<string> Tokens(PdfSource source)
    {
        var lexer = new PdfLexer(source, PdfReaderOptions.Default);
        var tokens = new List<string>();
        try
        {
            while (lexer.ReadToken() is { Kind: not PdfTokenKind.End } token)
                tokens.Add($"{token.Kind} {token.Offset} {token.Text} {token.Integer} {token.Real} {Convert.ToHexString(token.Bytes ?? [])} then {lexer.Position}");
        }
        catch (PdfFormatException e)
        {
            tokens.Add(e.Message);
        }

        return tokens;
    }

    private static Gen<byte[]> Syntax() =>
        from padding in Gen.Choose(Window - 40, Window + 10)
        from pieces in Gen.NonEmptyListOf(Piece())
        select (byte[])[.. Enumerable.Repeat((byte)' ', padding), .. pieces.Take(12).SelectMany(piece => piece)];

    private static Gen<byte[]> Piece() =>
        from kind in Gen.Choose(0, 6)
        from length in Gen.Choose(0, 2 * Window)
        from small in Gen.Choose(0, 30)
        from odd in ArbMap.Default.GeneratorFor<byte[]>()
        select kind switch
        {
            0 => (byte[])[.. "<"u8, .. Repeat("4aF"u8, length), .. ">"u8],
            1 => [.. "<"u8, .. Repeat("4 a\nF"u8, small), .. ">"u8],
            2 => [.. "("u8, .. Repeat("plain text "u8, length), .. ")"u8],
            3 => [.. "("u8, .. Repeat("a\r\nb\\\r\n(c)\\051\r"u8, small), .. ")"u8],
            4 => [.. "/"u8, .. Repeat("N#61me#"u8, small), .. " "u8],
            5 => [.. " -12.50 7 0 R true<</A[1 2]>>%comment\r\n"u8],
            _ => odd,
        };

    private static byte[] Repeat(ReadOnlySpan<byte> piece, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = piece[i % piece.Length];
        return bytes;
    }
}
