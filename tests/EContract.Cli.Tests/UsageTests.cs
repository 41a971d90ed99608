using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string, string> BadSignOptions => new()
    {
        { "", "No signing key" },
        { "--p12 a.p12 --pkcs11 lib.so", "--p12 and --pkcs11 exclude each other" },
        { "--p12 a.p12 --pin-file 1234", "belong to --pkcs11" },
        { "--p12 a.p12 --pin-pad", "belong to --pkcs11" },
        { "--pkcs11 lib.so --pin 1234 --pin-file pin", "exclude each other" },
        { "--pkcs11 lib.so --pin-pad --pin-env X", "--pin-env and --pin-pad exclude each other" },
        { "--pkcs11 lib.so --pin-pad", "The PKCS#11 library lib.so does not exist" },
        { "--pkcs11 lib.so --p12-password x", "--p12-password belongs to --p12" },
        { "--p12 a.p12 --p12-password x --p12-password-file y", "exclude each other" },
        { "--p12 a.p12 --level B-X", "--level must be one of B-B, B-T, B-LT, B-LTA, not 'B-X'" },
        { "--p12 a.p12 --level B-T", "--level B-T needs a timestamp: give --tsa URL" },
        { "--p12 a.p12 --tsa ftp://tsa.example/", "--tsa 'ftp://tsa.example/' is no http or https address" },
        { "--p12 a.p12 --digest md5", "--digest must be one of sha256, sha384, sha512, sha3-256, sha3-384, sha3-512, not 'md5'" },
        { "--p12 a.p12 --scheme oaep", "--scheme must be one of pkcs1, pss, not 'oaep'" },
        { "--p12 a.p12 --format cades", "--format must be one of pades, pkcs7, not 'cades'" },
        { "--p12 a.p12 --format pkcs7 --level B-T", "--level belongs to --format pades" },
        { "--p12 a.p12 --revocation-info", "--revocation-info belongs to --format pkcs7" },
        { "--p12 a.p12 --certify all", "--certify must be one of none, no-changes, form-filling, annotations, not 'all'" },
        { "--p12 a.p12 --seal missing.png --rect 1,2,3,4", "missing.png" },
        { "--p12 a.p12 --seal a.png --seal-name x --rect 1,2,3,4", "--seal and --seal-name exclude each other" },
        { "--p12 a.p12 --seal-shape round", "--seal-shape belongs to --seal-name" },
        { "--p12 a.p12 --seal-name x --seal-shape oval", "--seal-shape must be one of round, square, not 'oval'" },
        { "--p12 a.p12 --seal-text x --font missing.ttf", "missing.ttf" },
        { "--p12 a.p12 --font a.ttf", "--font belongs to --seal-name and --seal-text" },
        { "--p12 a.p12 --rect 1,2,3,4", "none of them is given" },
        { "--p12 a.p12 --seal-text x --rect 1,2,3", "--rect must be four numbers X,Y,W,H, not '1,2,3'" },
        { "--p12 a.p12 --seal-text x --rect 1,2,3,NaN", "--rect must be four numbers" },
        { "--p12 a.p12 --seal-text x --page 0 --rect 1,2,3,4", "--page must be a number from 1, or last, not '0'" },
        { "--p12 a.p12 --seal-text x --page last --anchor y --rect 1,2,3,4", "--page must be a number from 1, not 'last'" },
        { "--p12 a.p12 --seal-text x --page 1", "--page and --anchor need --rect" },
        { "--p12 a.p12 --seal-text x --occurrence 1 --rect 1,2,3,4", "--occurrence belongs to --anchor" },
        { "--p12 a.p12 --colour red", "--colour" },
        { "--p12 a.p12 extra", "extra" },
    };

    [Theory]
    [MemberData(nameof(BadSignOptions))]
    public async Task Sign_BadOptions_SaysWhatAndWritesNothing(string options, string expected)
    {
        string output = _directory.Combine("out.pdf");

        ToolResult result = await Econtract.RunAsync(
            ["sign", SamplePdfs.Contract, output, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Econtract.AssertFailed(result, 2, expected);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Theory]
    [InlineData("", "No command given")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("sign", "Required argument missing")]
    [InlineData("timestamp a.pdf b.pdf", "--tsa")]
    [InlineData("extend a.pdf b.pdf", "--level")]
    [InlineData("extend a.pdf b.pdf --level B-B", "--level must be one of B-T, B-LT, B-LTA, not 'B-B'")]
    [InlineData("extend a.pdf b.pdf --level B-LTA", "give --tsa URL")]
    [InlineData("dev-pki", "--directory")]
    [InlineData("dev-pki --directory d --port 70000", "--port must be a number from 1 to 65535, not '70000'")]
    [InlineData("dev-pki --directory d --port x", "--port must be a number from 1 to 65535, not 'x'")]
    [InlineData("validate", "Required argument missing")]
    [InlineData("validate a.pdf --at yesterday", "--at 'yesterday' is no ISO 8601 time")]
    [InlineData("validate a.pdf --html ./a.pdf", "'./a.pdf' would overwrite a document")]
    [InlineData("validate a.pdf --html r --xml r", "'r' would overwrite")]
    [InlineData("validate a.pdf --json --json-full", "--json and --json-full exclude each other")]
    [InlineData("validate a.pdf --html out.html --language fr", "--language must be one of ja, en, not 'fr'")]
    [InlineData("validate a.pdf --trust missing.pem", "missing.pem")]
    [InlineData("validate a.pdf --policy nist", "--policy 'nist' is neither a file nor one of default, cryptrec, etsi")]
    [InlineData("extract a.pdf b.pdf", "--signature")]
    [InlineData("extract missing.pdf b.pdf --signature S", "missing.pdf")]
    [InlineData("evidence create --out x a.pdf", "'evidence' is not supported in this version")]
    [InlineData("hsm", "Required command was not provided")]
    [InlineData("hsm list", "--pkcs11")]
    [InlineData("hsm list --pkcs11 lib.so --pin 1234", "--pin")]
    [InlineData("hsm list --pkcs11 lib.so --pin-file a --pin-env B", "--pin-file and --pin-env exclude each other")]
    [InlineData("hsm list --pkcs11 lib.so --slot x", "--slot")]
    [InlineData("hsm generate --pkcs11 lib.so", "--key")]
    [InlineData("hsm generate --pkcs11 lib.so --key k --type dsa", "--type must be one of rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519, not 'dsa'")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --key k", "--subject")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --subject 東海市長", "--subject: '東海市長' is no TYPE=value")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --subject XX=a", "--subject: 'XX' is no type of a name")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --subject CN=", "--subject: CN is empty")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --subject C=日本", "--subject: '日本' cannot stand in C")]
    [InlineData("hsm csr out.pem --pkcs11 lib.so --subject CN=a --key-id 0", "--key-id must be bytes in hexadecimal, not '0'")]
    [InlineData("hsm import-cert missing.pem --pkcs11 lib.so", "missing.pem")]
    [InlineData("hsm generate-kek --pkcs11 lib.so --key k --type des", "--type must be one of aes256, rsa3072, rsa4096, not 'des'")]
    [InlineData("hsm rewrap missing --pkcs11 lib.so --key k", "The directory missing does not exist")]
    [InlineData("hsm test --pkcs11 lib.so --count 0", "--count must be a number from 1 to 100000, not '0'")]
    public async Task AnyCommand_BadUsage_SaysWhat(string commandLine, string expected)
    {
        ToolResult result = await Econtract.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Econtract.AssertFailed(result, 2, expected);
    }

    [Theory]
    [InlineData("--help", "sign", "timestamp", "extend", "validate", "dev-pki")]
    [InlineData("sign --help", "--level", "--p12", "--pkcs11", "--tsa", "--trust", "--digest", "--scheme", "--format", "--certify", "--seal", "--seal-name", "--seal-text", "--page", "--rect", "--anchor")]
    [InlineData("validate --help", "--trust", "--at", "--offline", "--policy", "--pdf-password", "--json", "--json-full", "--html", "--xml", "--language")]
    public async Task Help_ListsCommandsAndOptions(string commandLine, params string[] expected)
    {
        ToolResult result = await Econtract.RunAsync(commandLine.Split(' '));

        Assert.All(expected, word => Assert.Contains(word, result.EnsureSuccess().Text));
    }

    [Fact]
    public async Task Version_PrintsIt() => Assert.Matches(@"^\d+\.\d+\.\d+", (await Econtract.RunAsync("--version")).EnsureSuccess().Text);
}
