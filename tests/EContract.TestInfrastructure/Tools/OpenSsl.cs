using System.Security.Cryptography.X509Certificates;

namespace EContract.TestInfrastructure.Tools;

/// <summary>OpenSSL as a referee of our CMS, timestamps and certificates.</summary>
public static class OpenSsl
{
    /// <summary>Runs any OpenSSL command; does not judge the exit code.</summary>
    public static Task<ToolResult> RunAsync(params string[] arguments) => ToolRunner.RunAsync("openssl", arguments);

    /// <summary>Verifies a detached CMS signature over the content it signs; fails the test unless it holds.</summary>
    /// <param name="cms">The DER; trailing zeros, as a PDF's Contents has, are cut by the caller.</param>
    /// <param name="content">The signed bytes.</param>
    /// <param name="roots">What is trusted.</param>
    public static async Task<ToolResult> VerifyCmsAsync(
        ReadOnlyMemory<byte> cms,
        ReadOnlyMemory<byte> content,
        params X509Certificate2[] roots)
    {
        using var directory = new TemporaryDirectory();
        string output = directory.Combine("verified");
        ToolResult result = await RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER",
            "-in", directory.WriteFile("signature.der", cms.Span),
            "-content", directory.WriteFile("content", content.Span),
            "-CAfile", PemFile.Write(directory, "roots.pem", roots),
            "-purpose", "any",
            "-out", output);
        return result.EnsureSuccess();
    }

    /// <summary>Verifies an RFC 3161 token over the data it stamps; fails the test unless it holds.</summary>
    /// <param name="token">The DER of the token (a CMS, not a time-stamp response).</param>
    /// <param name="data">The stamped bytes.</param>
    /// <param name="roots">What is trusted.</param>
    /// <param name="untrusted">Certificates that may stand between; the token's own are used too.</param>
    public static async Task<ToolResult> VerifyTimestampAsync(
        ReadOnlyMemory<byte> token,
        ReadOnlyMemory<byte> data,
        IEnumerable<X509Certificate2> roots,
        params X509Certificate2[] untrusted)
    {
        using var directory = new TemporaryDirectory();
        string[] arguments =
        [
            "ts", "-verify", "-token_in",
            "-in", directory.WriteFile("token.der", token.Span),
            "-data", directory.WriteFile("data", data.Span),
            "-CAfile", PemFile.Write(directory, "roots.pem", roots),
        ];
        if (untrusted.Length > 0)
            arguments = [.. arguments, "-untrusted", PemFile.Write(directory, "untrusted.pem", untrusted)];
        return (await RunAsync(arguments)).EnsureSuccess();
    }
}
