using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Databases;
using EContract.TestInfrastructure.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Two hundred participants who open, read and confirm at the same time, each with pauses as people make them, on PostgreSQL, with a key and an
/// authority in the process; and whether each envelope was completed, once.
/// </summary>
internal static partial class PagesCases
{
    private const int Signers = 200;

    public static IEnumerable<QuickCase> All()
    {
        if (PostgreSqlServer.IsInstalled)
            yield return new("pages of 200 signers at once, PostgreSQL: ms, 95 of 100 requests", Target.AtMost(300), () => MeasureAsync(Signers));
    }

    private static async Task<(double, string)> MeasureAsync(int signers)
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync(isDurable: true);
        using var directory = new TemporaryDirectory();
        using DevelopmentPki pki = DevelopmentPki.Create();
        var links = new ConcurrentDictionary<string, Uri>();
        WebApplication application = Build(await server.CreateDatabaseAsync(), directory, pki, links);
        await using (application)
        {
            await application.StartAsync();
            var root = new Uri(application.Urls.Single() + "/");
            application.Services.GetRequiredService<EnvelopeServices>().Options.LinkBaseAddress = root;
            var envelopes = application.Services.GetRequiredService<EnvelopeManager>();
            var sent = new List<EnvelopeId>();
            for (int i = 0; i < signers; i++)
                sent.Add((await envelopes.SendAsync((await envelopes.CreateAsync(Descriptor(i))).Id)).Id);
            await UntilAsync(() => Task.FromResult(links.Count == signers));

            var times = new ConcurrentBag<double>();
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(links.Values.Select(link => Task.Run(() => SignAsync(link, times))));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await UntilAsync(async () => await CountAsync(envelopes, sent) == signers);
            double sealedAfter = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await application.StopAsync();

            double[] sorted = [.. times.Order()];
            double Percentile(double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
            return (Percentile(0.95), string.Create(
                CultureInfo.InvariantCulture,
                $"{sorted.Length} requests in {seconds:0.0} s: 50 % {Percentile(0.5):0} ms, 95 % {Percentile(0.95):0} ms, 99 % {Percentile(0.99):0} ms; {signers} envelopes completed, each once, after {sealedAfter:0.0} s"));
        }
    }

    private static WebApplication Build(string connection, TemporaryDirectory directory, DevelopmentPki pki, ConcurrentDictionary<string, Uri> links)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var key = new X509Signer(pki.IssueSigner("Tokai City"), [pki.IssuingCa]);
        builder.Services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseNpgsql(connection))
            .UseFileSystemDocuments(directory.Combine("documents"), encryption => encryption.UseKeyFile(directory.Combine("kek.key")))
            .UseSigner(key)
            .UseTimestampAuthority(_ => pki.TimestampAuthority)
            .UseRevocationSource(_ => pki.RevocationSource)
            .AddTrustAnchors(pki.Root)
            .UseNotifier(_ => new Mailbox(links))
            // One address stands for two hundred.
            .EnablePages(pages => pages.RequestsPerTenSeconds = 1_000_000)
            .SetEnvelopes(options =>
            {
                options.Sender = new EnvelopeSender("東海市");
                options.RunInline = false;
            }));
        WebApplication application = builder.Build();
        application.MapEContract();
        return application;
    }

    private static EnvelopeDescriptor Descriptor(int number) => new()
    {
        Title = $"業務委託 {number}",
        Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract, "契約書") },
        Participants = { new() { Name = "山田太郎", Email = $"signer{number}@sample.example" } },
    };

    private static async Task SignAsync(Uri link, ConcurrentBag<double> times)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler);
        await PauseAsync();
        (string page, Uri address) = await TimeAsync(() => client.GetAsync(link));
        string document = Href().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).First(href => href.Contains("/documents/", StringComparison.Ordinal));
        await PauseAsync();
        await TimeAsync(() => client.GetAsync(new Uri(address, document)));
        await PauseAsync();
        (page, _) = await SubmitAsync("/complete");
        await PauseAsync();
        await SubmitAsync("/confirm");

        static Task PauseAsync() => Task.Delay(RandomNumberGenerator.GetInt32(5000));

        async Task<(string Page, Uri Address)> SubmitAsync(string action)
        {
            Match form = Form().Matches(page).First(candidate => WebUtility.HtmlDecode(candidate.Groups["action"].Value).EndsWith(action, StringComparison.Ordinal));
            Dictionary<string, string> fields = Hidden().Matches(form.Value)
                .ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value));
            return await TimeAsync(() => client.PostAsync(new Uri(address, WebUtility.HtmlDecode(form.Groups["action"].Value)), new FormUrlEncodedContent(fields)));
        }

        async Task<(string, Uri)> TimeAsync(Func<Task<HttpResponseMessage>> ask)
        {
            long start = Stopwatch.GetTimestamp();
            HttpResponseMessage answer = await ask();
            string text = await answer.Content.ReadAsStringAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
            return (text, answer.RequestMessage!.RequestUri!);
        }
    }

    private static async Task<int> CountAsync(EnvelopeManager envelopes, List<EnvelopeId> sent)
    {
        int completed = 0;
        foreach (EnvelopeId id in sent)
        {
            int times = (await envelopes.GetEventsAsync(id)).Count(record => record.Event is Contracts.Events.EnvelopeCompleted);
            if (times > 1)
                throw new InvalidOperationException($"Envelope {id} was completed {times} times.");
            completed += times;
        }

        return completed;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int tries = 0; !await condition(); tries++)
        {
            if (tries == 600)
                throw new TimeoutException("Not all came to an end in ten minutes.");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Mailbox(ConcurrentDictionary<string, Uri> links) : INotifier
    {
        public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
        {
            if (message.Notification is ParticipantInvited invited)
                links[message.To.Address] = invited.Link;
            return default;
        }
    }

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<form[^>]*action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Hidden();
}
