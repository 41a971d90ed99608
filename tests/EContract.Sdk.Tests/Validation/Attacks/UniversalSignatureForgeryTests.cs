using System.Globalization;
using System.Text;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Universal signature forgery (Mladenov et al., CCS 2019): one entry is spoilt, so that a verifier gives up and a viewer does not tell.</summary>
public sealed class UniversalSignatureForgeryTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    // In the place of Contents, which nobody signed: what is covered still fits.
    private static readonly Dictionary<string, Func<SignedFile, string>> Contents = new()
    {
        ["no value"] = _ => "",
        ["null"] = _ => "null",
        ["empty hexadecimal string"] = _ => "<>",
        ["empty literal string"] = _ => "()",
        ["one zero byte"] = _ => "<00>",
        ["zeros"] = file => $"<{new string('0', file.ContentsDigits.Length)}>",
        ["one byte flipped at the start"] = file => $"<{Flip(file.ContentsDigits, 40)}>",
        ["one byte flipped in the signature value"] = file => $"<{Flip(file.ContentsDigits, file.ContentsDigits.TrimEnd('0').Length - 10)}>",
        ["truncated"] = file => $"<{file.ContentsDigits[..1000].PadRight(file.ContentsDigits.Length, '0')}>",
        ["truncated string"] = file => $"<{file.ContentsDigits[..1000]}>",
        ["reference to a string"] = _ => "8 0 R",
        ["reference to nothing"] = _ => "99 0 R",
        ["reference to itself"] = _ => "21 0 R",
        ["name"] = _ => "/Contents",
        ["number"] = _ => "0",
        ["boolean"] = _ => "true",
        ["array"] = file => $"[<{file.ContentsDigits[..4000]}>]",
        ["dictionary"] = file => $"<</Contents<{file.ContentsDigits[..4000]}>>>",
        ["literal string with escapes"] = file => $"({Escape(file.ContentsDigits)})",
        ["second key, bogus"] = file => $"<{file.ContentsDigits.TrimEnd('0')}0>/Contents<00>",
        ["second key, valid"] = file => $"<00>/Contents<{file.ContentsDigits.TrimEnd('0')}0>",
        ["second key, escaped"] = file => $"<{file.ContentsDigits.TrimEnd('0')}0>/Cont#65nts<00>",
        ["end of the dictionary"] = _ => "<00>>>endobj",
        ["not closed"] = file => $"<{file.ContentsDigits}0",
        ["not hexadecimal"] = file => $"<{file.ContentsDigits[..400]}xyz{file.ContentsDigits[403..]}>",
    };

    private static readonly Dictionary<string, Func<SignedFile, string>> ByteRange = new()
    {
        ["missing"] = _ => "",
        ["no value"] = _ => "/ByteRange",
        ["null"] = _ => "/ByteRange null",
        ["empty"] = _ => "/ByteRange[]",
        ["one number"] = _ => "/ByteRange[0]",
        ["three numbers"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd}"),
        ["five numbers"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)} 0"),
        ["six numbers"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file) - 9} {file.Range.End - 9} 9"),
        ["negative length"] = file => Range($"0 -1 {file.Range.GapEnd} {Rest(file)}"),
        ["negative start"] = file => Range($"-1 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)}"),
        ["all negative"] = _ => Range("-1 -1 -1 -1"),
        ["reals"] = file => Range($"0.0 {file.Range.GapStart}.0 {file.Range.GapEnd}.0 {Rest(file)}.0"),
        ["2^31"] = file => Range($"0 2147483648 {file.Range.GapEnd} {Rest(file)}"),
        ["2^63"] = file => Range($"0 {file.Range.GapStart} 9223372036854775808 {Rest(file)}"),
        ["2^63-1"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} 9223372036854775807"),
        ["2^63-1 twice"] = _ => Range("0 1 9223372036854775807 9223372036854775807"),
        ["2^64"] = file => Range($"0 18446744073709551616 {file.Range.GapEnd} {Rest(file)}"),
        ["past the end"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file) + 1}"),
        ["second part overlaps the first"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapStart - 10} {file.Range.End - file.Range.GapStart + 10}"),
        ["no gap"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapStart} {file.Range.End - file.Range.GapStart}"),
        ["gap ends inside Contents"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd - 100} {Rest(file) + 100}"),
        ["reversed parts"] = file => Range($"{file.Range.GapEnd} {Rest(file)} 0 {file.Range.GapStart}"),
        ["zeros"] = _ => Range("0 0 0 0"),
        ["first part only"] = file => Range($"0 {file.Range.End} 0 0"),
        ["whole file and nothing"] = file => Range($"0 {file.Range.End} {file.Range.End} 0"),
        ["reference in it"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} 8 0 R"),
        ["reference to it"] = _ => "/ByteRange 8 0 R",
        ["strings"] = file => Range($"(0) ({file.Range.GapStart}) ({file.Range.GapEnd}) ({Rest(file)})"),
        ["nested"] = file => $"/ByteRange[[0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)}]]",
        ["second key, bogus"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)}") + "/ByteRange[0 1 2 3]",
        ["second key, valid"] = file => "/ByteRange[0 1 2 3]" + Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)}"),
        ["second key, escaped"] = file => Range($"0 {file.Range.GapStart} {file.Range.GapEnd} {Rest(file)}") + "/Byte#52ange[0 1 2 3]",
    };

    private static readonly Dictionary<string, (string Old, string New)> Entries = new()
    {
        ["Contents under another key"] = ("/Contents <", "/Contentz <"),
        ["Filter missing"] = ("/Filter/Adobe.PPKLite", ""),
        ["Filter unknown"] = ("/Filter/Adobe.PPKLite", "/Filter/Nobody.Knows"),
        ["SubFilter missing"] = ("/SubFilter/ETSI.CAdES.detached", ""),
        ["SubFilter unknown"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter/nobody.knows"),
        ["SubFilter null"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter null"),
        ["SubFilter adbe.x509.rsa_sha1"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter/adbe.x509.rsa_sha1"),
        ["SubFilter adbe.pkcs7.sha1"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter/adbe.pkcs7.sha1"),
        ["SubFilter adbe.pkcs7.detached"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter/adbe.pkcs7.detached"),
        ["SubFilter ETSI.RFC3161"] = ("/SubFilter/ETSI.CAdES.detached", "/SubFilter/ETSI.RFC3161"),
        ["Type missing"] = ("/Type/Sig/Filter", "/Filter"),
        ["Type DocTimeStamp"] = ("/Type/Sig/Filter/Adobe.PPKLite", "/Type/DocTimeStamp/Filter/X"),
        ["Type Annot"] = ("/Type/Sig/Filter/Adobe.PPKLite", "/Type/Annot/Filter/X"),
        ["field without FT"] = ("/FT/Sig", ""),
        ["field of type Tx"] = ("/FT/Sig", "/FT/Tx"),
        ["field of unknown type"] = ("/FT/Sig", "/FT/Abc"),
        ["V leads to nothing"] = ("/V 21 0 R", "/V 59 0 R"),
        ["V leads to a stream"] = ("/V 21 0 R", "/V 4 0 R"),
        ["V leads to a page"] = ("/V 21 0 R", "/V 3 0 R"),
        ["V leads to the field itself"] = ("/V 21 0 R", "/V 20 0 R"),
        ["V is a string"] = ("/V 21 0 R", "/V(abc)"),
        ["V is a name"] = ("/V 21 0 R", "/V/Abc"),
        ["V is a number"] = ("/V 21 0 R", "/V 21"),
        ["T missing"] = ("/T(Signature1)", ""),
        ["field among the kids of itself"] = ("/T(Signature1)", "/Kids[20 0 R]"),
    };

    public static TheoryData<string> ContentsRows => [.. Contents.Keys];

    public static TheoryData<string> ByteRangeRows => [.. ByteRange.Keys];

    public static TheoryData<string> EntryRows => [.. Entries.Keys];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NothingDone_Passes(int xref)
    {
        ValidationReport report = await world.ValidateAsync(world.SignByHand((RawXref)xref).Bytes);

        Assert.True(report.Indication == ValidationIndication.TotalPassed, report.Error + string.Join(" ", report.Signatures.SelectMany(signature => signature.Messages)));
    }

    [Theory]
    [MemberData(nameof(ContentsRows))]
    public async Task ContentsInPlace_IsBroken(string row)
    {
        SignedFile file = world.SignByHand();

        AssertNotIntact(await world.AssertCaughtAsync(file.OverwriteContents(Contents[row](file))));
    }

    [Fact]
    public async Task ContentsOfAnotherDocument_IsBroken()
    {
        SignedFile file = world.SignByHand(), other = world.SignByHand(RawXref.Stream);

        AssertNotIntact(await world.AssertCaughtAsync(file.OverwriteContents($"<{other.ContentsDigits}>")));
    }

    [Theory]
    [MemberData(nameof(ByteRangeRows))]
    public async Task ByteRangeInPlace_IsBroken(string row)
    {
        SignedFile file = world.SignByHand();

        AssertNotIntact(await world.AssertCaughtAsync(file.OverwriteByteRange(ByteRange[row](file))));
    }

    [Theory]
    [MemberData(nameof(EntryRows))]
    public async Task EntryInPlace_IsBroken(string row)
    {
        (string old, string replacement) = Entries[row];

        AssertNotIntact(await world.AssertCaughtAsync(world.SignByHand().Overwrite(old, replacement)));
    }

    [Theory]
    [MemberData(nameof(ByteRangeRows))]
    public async Task ByteRangeByUpdate_IsForbidden(string row)
    {
        SignedFile file = world.SignByHand();
        (int gapStart, int gapEnd, int end) = file.Range;
        string valid = Range($"0 {gapStart} {gapEnd} {end - gapEnd}");
        string dictionary = Dictionary(file);
        int at = dictionary.IndexOf("/ByteRange ", StringComparison.Ordinal);
        int close = dictionary.IndexOf(']', at) + 1;
        Assert.Equal(valid, dictionary[at..close].Replace(" [", "[", StringComparison.Ordinal));

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes)
            .Add(ContractPdf.Signature, dictionary[..at] + ByteRange[row](file) + dictionary[close..])
            .Build());
    }

    [Theory]
    [MemberData(nameof(ContentsRows))]
    public async Task ContentsByUpdate_IsForbidden(string row)
    {
        SignedFile file = world.SignByHand();
        string replaced = Dictionary(file).Replace($"<{file.ContentsDigits}>", Contents[row](file), StringComparison.Ordinal);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(ContractPdf.Signature, replaced).Build());
    }

    [Theory]
    [MemberData(nameof(EntryRows))]
    public async Task EntryByUpdate_IsForbidden(string row)
    {
        SignedFile file = world.SignByHand();
        (string old, string replacement) = Entries[row];
        int number = Dictionary(file).Contains(old, StringComparison.Ordinal) ? ContractPdf.Signature : ContractPdf.Field;
        string body = number == ContractPdf.Signature ? Dictionary(file) : file.Object(number);

        await world.AssertForbiddenAsync(new RawRevision(file.Bytes).Add(number, body.Replace(old, replacement, StringComparison.Ordinal)).Build());
    }

    [Fact]
    public async Task ReferencedByteRange_OverriddenLater_IsForbidden()
    {
        byte[] signed = ContractPdf.Sign(world.Cms().Encode, prepare: body => body.Add(ContractPdf.Unused, "[0 1 2 3]"));
        var file = new SignedFile(signed);
        byte[] spoilt = file.OverwriteByteRange("/ByteRange 60 0 R");

        AssertNotIntact(await world.AssertCaughtAsync(new RawRevision(spoilt).Add(ContractPdf.Unused, file.Text.Substring(file.Text.IndexOf("[0 ", StringComparison.Ordinal), 30).Split(']')[0] + "]").Build()));
    }

    [Fact]
    public async Task EarlierStateUnreadable_SignatureIsStillReported()
    {
        // The original's catalogue cannot be read any more; the update that signed it has its own.
        var file = new SignedFile(await world.Signing.SignAsync(Pades.PadesLevel.BaselineB));
        byte[] spoilt = [.. file.Bytes];
        spoilt[file.Text.IndexOf(" 0 obj", file.Text.IndexOf("/Type /Catalog", StringComparison.Ordinal) - 60, StringComparison.Ordinal) + 3] ^= 1;

        AssertNotIntact(await world.AssertCaughtAsync(spoilt));
    }

    private static string Dictionary(SignedFile file)
    {
        // The gap holds ">" but never "endobj".
        string body = file.Object(ContractPdf.Signature);
        Assert.Contains("/Contents <", body, StringComparison.Ordinal);
        return body;
    }

    private static int Rest(SignedFile file) => file.Range.End - file.Range.GapEnd;

    private static string Range(FormattableString numbers) => $"/ByteRange[{numbers.ToString(CultureInfo.InvariantCulture)}]";

    private static string Range(string numbers) => $"/ByteRange[{numbers}]";

    private static string Flip(string digits, int at) => $"{digits[..at]}{(digits[at] == '0' ? '1' : '0')}{digits[(at + 1)..]}";

    private static string Escape(string digits)
    {
        var escaped = new StringBuilder();
        foreach (byte value in Convert.FromHexString(digits[..2800]))
            escaped.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0'));
        return escaped.ToString();
    }

    private static void AssertNotIntact(ValidationReport report) =>
        Assert.All(report.Signatures, signature => Assert.NotEqual(SignatureIntegrity.Intact, signature.Integrity));
}
