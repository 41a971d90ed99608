using System.Net;
using EContract.TestInfrastructure.Tools;

namespace EContract.TestInfrastructure.Pki;

public sealed partial class OpenSslPki
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["ca.crl"] = "application/pkix-crl",
        ["root.crl"] = "application/pkix-crl",
        ["ca.cer"] = "application/pkix-cert",
    };

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                answering.Add(AnswerAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
        }

        await Task.WhenAll(answering);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            string service = context.Request.Url!.AbsolutePath.Trim('/');
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, _stop.Token);
            if (Faults.TryGetValue(service, out OpenSslPkiFault fault))
            {
                await FailAsync(context, fault);
                return;
            }

            byte[]? answer = service switch
            {
                "tsa" => await TimestampAsync(body.ToArray()),
                "ocsp" => await RespondAsync(body.ToArray()),
                _ when Files.ContainsKey(service) => await File.ReadAllBytesAsync(_directory.Combine(service), _stop.Token),
                _ => null,
            };
            context.Response.StatusCode = answer is null ? 404 : 200;
            context.Response.ContentType = service switch
            {
                "tsa" => "application/timestamp-reply",
                "ocsp" => "application/ocsp-response",
                _ => Files.GetValueOrDefault(service, "text/plain"),
            };
            context.Response.Close(answer ?? [], willBlock: true);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task FailAsync(HttpListenerContext context, OpenSslPkiFault fault)
    {
        if (fault == OpenSslPkiFault.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        context.Response.StatusCode = fault == OpenSslPkiFault.ServerError ? 500 : 200;
        context.Response.Close("no answer"u8.ToArray(), willBlock: true);
    }

    private async Task<byte[]> TimestampAsync(byte[] query)
    {
        // One at a time: openssl keeps the serial number in a file.
        await _serials.WaitAsync(_stop.Token);
        try
        {
            using var exchange = new TemporaryDirectory();
            string answer = exchange.Combine("answer");
            // A refusal is an answer too, whatever the exit code.
            await ToolRunner.RunAsync(
                "openssl",
                ["ts", "-reply", "-config", "ca.cnf", "-section", "tsa_service", "-queryfile", exchange.WriteFile("query", query), "-out", answer],
                workingDirectory: _directory.FullPath);
            return await File.ReadAllBytesAsync(answer, _stop.Token);
        }
        finally
        {
            _serials.Release();
        }
    }

    private async Task<byte[]> RespondAsync(byte[] request)
    {
        using var exchange = new TemporaryDirectory();
        string answer = exchange.Combine("answer");
        await RunAsync(
            "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key", "-ndays", "1", "-rmd", "sha256",
            "-reqin", exchange.WriteFile("request", request), "-respout", answer);
        return await File.ReadAllBytesAsync(answer, _stop.Token);
    }
}
