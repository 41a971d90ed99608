using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Testing;

namespace EContract.Cli.Commands;

/// <summary><c>econtract dev-pki</c>: development CA, OCSP, CRL and TSA on loopback, until Ctrl-C or SIGTERM.</summary>
internal static class DevPkiCommand
{
    public static Command Create()
    {
        var directory = new Option<string>("--directory")
        {
            Description = "The folder of the authorities, made on the first start and found again on the next",
            HelpName = "DIR",
            Required = true,
        };
        var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; the folder's, or a free one, unless given", HelpName = "N" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int value) && value is > 0 and < 65536))
                result.AddError($"--port must be a number from 1 to 65535, not '{token.Value}'.");
        });
        var command = new Command("dev-pki", "Runs development CA, OCSP, CRL and TSA on loopback, for trying things") { directory, port };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Path.GetFullPath(parsed.GetRequiredValue(directory)),
            parsed.GetValue(port),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string directory, int port, TextWriter output, CancellationToken cancellationToken)
    {
        await using DevelopmentPkiServer server = await DevelopmentPkiServer.StartFromAsync(directory, port: port);
        DevPkiSigner signer = DevPkiSigner.LoadOrCreate(server.Pki, directory);
        await output.WriteLineAsync(
            $"""
            Root certificate  {Path.Combine(directory, "root.pem")}
            Signer            {signer.Path}
            Signer's password {signer.Password}
            TSA               {server.TimestampUri}
            OCSP              {server.OcspUri}
            CRLs              {server.BaseUri}root.crl {server.BaseUri}ca.crl
            CA certificates   {server.BaseUri}root.cer {server.BaseUri}ca.cer

            For development only: the private keys lie open in {directory}.
            Try: econtract sign IN.pdf OUT.pdf --level B-LTA --p12 {signer.Path} --p12-password {signer.Password} --tsa {server.TimestampUri}
            Running until Ctrl-C.
            """.AsMemory(),
            cancellationToken);
        await output.FlushAsync(cancellationToken);

        var stopped = new TaskCompletionSource();
        await using (cancellationToken.Register(stopped.SetResult))
            await stopped.Task;
        return ExitCode.Success;
    }
}
