using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using MimeKit;

namespace EContract.QuickStart.Tests;

/// <summary>Runs the sample as a newcomer does, in a process of its own, and asks others what they think of the result.</summary>
public sealed class QuickStartTests : IDisposable
{
    private const int SignaturesPerDocument = 3;
    private readonly TemporaryDirectory _directory = new();

    private string Output => _directory.Combine("run");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Run_WithSoftHsm_GivesDocumentsThatEveryRefereeAccepts()
    {
        ToolRunner.Require("softhsm2-util");

        ToolResult run = (await RunAsync("--output", Output)).EnsureSuccess();

        Assert.Contains("SoftHSM through PKCS#11", run.Text, StringComparison.Ordinal);
        await JudgeAsync();
        await FollowTheAdviceAsync(run.Text);
    }

    [Fact]
    public async Task Run_WithoutHsm_SignsFromAFileAndSaysSo()
    {
        var environment = new Dictionary<string, string> { ["SOFTHSM2_MODULE"] = "/nonexistent/libsofthsm2.so" };

        ToolResult run = (await RunAsync(environment, "--output", Output)).EnsureSuccess();

        Assert.Contains("PKCS#12 file", run.Text, StringComparison.Ordinal);
        await JudgeAsync();
    }

    [Fact]
    public async Task Run_Piped_IsPlainTextAndNamesWhatItMade()
    {
        ToolResult run = (await RunAsync("--output", Output)).EnsureSuccess();

        Assert.DoesNotContain('\u001b', run.Text);
        Assert.Contains(Path.Combine(Output, "signed"), run.Text, StringComparison.Ordinal);
        Assert.Contains("Adobe Acrobat Reader", run.Text, StringComparison.Ordinal);
        Assert.Contains("pdfsig -no-ocsp -nssdir", run.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Output, "contracts.db")));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Output, "documents"), "*.ecdoc", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Run_Always_LeavesTheMailsOfEveryStep()
    {
        (await RunAsync("--output", Output)).EnsureSuccess();

        string[] subjects = [.. Directory.GetFiles(Path.Combine(Output, "mails")).Select(SubjectOf)];

        Assert.Equal(3, subjects.Count(subject => subject == "東海市 様より○○業務委託への署名依頼が届いています"));
        // Three participants, and one of them a new link after the first had expired.
        Assert.Equal(3, subjects.Count(subject => subject == "電子署名完了のお知らせ"));
        Assert.Single(subjects, "【再発行】ダウンロードリンクのお知らせ: ○○業務委託");
    }

    [Fact]
    public async Task Run_FolderIsNotEmpty_SaysSoAndTouchesNothing()
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "mine"), "kept");

        ToolResult run = await RunAsync("--output", Output);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Output, run.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Output));
    }

    [Fact]
    public async Task Run_UnknownArgument_ShowsTheUsage()
    {
        ToolResult run = await RunAsync("--nonsense");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--output DIR", run.Text, StringComparison.Ordinal);
    }

    private static string SubjectOf(string path)
    {
        using MimeMessage mail = MimeMessage.Load(path);
        return mail.Subject ?? "";
    }

    private Task<ToolResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private Task<ToolResult> RunAsync(Dictionary<string, string> environment, params string[] arguments) => ToolRunner.RunAsync(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), .. arguments],
        workingDirectory: _directory.FullPath,
        environment: environment,
        timeout: TimeSpan.FromMinutes(3));

    /// <summary>Types in what the run says about pdfsig.</summary>
    private static async Task FollowTheAdviceAsync(string text)
    {
        string[] commands = [.. text.Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("cd ", StringComparison.Ordinal)
                || line.StartsWith("certutil ", StringComparison.Ordinal)
                || line.StartsWith("for ", StringComparison.Ordinal))];
        Assert.Equal(4, commands.Length);

        ToolResult shell = await ToolRunner.RunAsync("bash", ["-c", string.Join('\n', commands)]);

        int expected = (SignaturesPerDocument * SamplePdfs.All.Count) + 1;
        Assert.Equal(expected, shell.Text.Split("Signature is Valid.").Length - 1);
        Assert.Equal(expected, shell.Text.Split("Certificate is Trusted.").Length - 1);
    }

    private async Task JudgeAsync()
    {
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Output, "root.cer"));
        foreach (string source in SamplePdfs.All)
        {
            string signed = Path.Combine(Output, "signed", Path.GetFileName(source));
            IReadOnlyList<RawSignature> signatures = await SignedPdfReferees.JudgeAsync(source, signed, root);
            Assert.Equal(SignaturesPerDocument, signatures.Count(signature => !signature.IsDocumentTimestamp));
            Assert.True(signatures[^1].IsDocumentTimestamp);
        }

        // Made where a Japanese font is installed.
        Assert.True(File.Exists(InstalledFonts.IpaexGothic));
        Assert.Contains("電子契約締結証明書", await Poppler.ExtractTextAsync(Path.Combine(Output, "signed", "電子契約締結証明書.pdf")), StringComparison.Ordinal);
    }
}
