using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.QuickStart.Tests;

/// <summary>Runs the bulk sample in a process of its own, on SoftHSM and without.</summary>
public sealed class BulkSigningTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Signed => _directory.Combine("run", "signed");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Run_WithSoftHsm_SignsAllAndGoesOnWhereItWasStopped()
    {
        ToolRunner.Require("softhsm2-util");

        ToolResult run = (await RunAsync([], "--count", "12", "--one-timestamp")).EnsureSuccess();

        Assert.Contains("RSA-2048 on SoftHSM through PKCS#11", run.Text, StringComparison.Ordinal);
        Assert.Matches(@"signed +12, \d+ a second: \d+% of the key's limit", run.Text);
        Assert.Contains("over 12 documents", run.Text, StringComparison.Ordinal);
        Assert.NotNull(await BatchTimestamp.FindAsync(Path.Combine(Signed, "000005.pdf"), TestContext.Current.CancellationToken));
        await JudgeAsync("000005.pdf");

        File.Delete(Path.Combine(Signed, "000005.pdf"));
        ToolResult again = (await RunAsync([], "--count", "12")).EnsureSuccess();

        Assert.Matches(@"signed +1, ", again.Text);
        Assert.Contains("11, verified and left as they were", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutHsm_SignsWithAKeyInAFileAndSaysSo()
    {
        ToolResult run = (await RunAsync(new() { ["SOFTHSM2_MODULE"] = "/nonexistent/libsofthsm2.so" }, "--count", "4", "--level", "B-LTA")).EnsureSuccess();

        Assert.Contains("no SoftHSM found", run.Text, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(Signed, "*.pdf").Length);
        await JudgeAsync("000001.pdf");
    }

    [Fact]
    public async Task Run_OneFileIsNoPdf_ReportsItAndSignsTheOthers()
    {
        string source = _directory.Combine("mine");
        Directory.CreateDirectory(source);
        File.Copy(RepositoryRoot.Combine("samples", "QuickStart", "documents", "契約書.pdf"), Path.Combine(source, "good.pdf"));
        await File.WriteAllTextAsync(Path.Combine(source, "bad.pdf"), "no PDF", TestContext.Current.CancellationToken);

        ToolResult run = await RunAsync(new() { ["SOFTHSM2_MODULE"] = "/nonexistent/libsofthsm2.so" }, source);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"failed +.*bad\.pdf: ", run.Text);
        Assert.Equal(["good.pdf"], Directory.GetFiles(Signed).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_UnknownArgument_ShowsTheUsage()
    {
        ToolResult run = await RunAsync([], "--nonsense");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--one-timestamp", run.Text, StringComparison.Ordinal);
    }

    private async Task JudgeAsync(string name)
    {
        // The sample's authorities answer no requests, so that pdfsig, which wants to ask, has nothing to say.
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(_directory.Combine("run", "pki", "root.pem"));
        string signed = Path.Combine(Signed, name);
        byte[] content = await File.ReadAllBytesAsync(signed, TestContext.Current.CancellationToken);
        RawSignature signature = RawSignature.FindAll(content)[0];
        Assert.Equal(File.ReadAllBytes(_directory.Combine("run", "documents", name)), content[..(int)new FileInfo(_directory.Combine("run", "documents", name)).Length]);
        await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, [root]);
        await Qpdf.CheckAsync(signed);
    }

    private Task<ToolResult> RunAsync(Dictionary<string, string> environment, params string[] arguments) => ToolRunner.RunAsync(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "BulkSigning.dll"), .. arguments, "--output", _directory.Combine("run")],
        workingDirectory: _directory.FullPath,
        environment: environment,
        timeout: TimeSpan.FromMinutes(2));
}
