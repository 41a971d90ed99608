using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;

namespace EContract.Sdk.AspNetCore.Tests.Health;

public sealed partial class TelemetryTests
{
    [Fact]
    public async Task Instruments_AreThoseOfTheGuide_AndSayNothingOfPeople()
    {
        var instruments = new ConcurrentDictionary<string, string>();
        var tags = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (!instrument.Meter.Name.StartsWith("EContract.Sdk", StringComparison.Ordinal) || instrument.Meter.Name == EContractTelemetry.Pkcs11Meter)
                    return;
                instruments[instrument.Name] = $"{instrument.Meter.Name} {instrument.Unit}";
                listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, found, _) => Note(instrument, found));
        listener.SetMeasurementEventCallback<long>((instrument, _, found, _) => Note(instrument, found));
        listener.Start();
        var spans = new ConcurrentQueue<Activity>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name is EContractTelemetry.ActivitySource or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(traces);

        await using PortalHost host = await PortalHost.StartAsync();
        await host.SendAsync();
        using var visitor = new Visitor();
        Uri link = host.LinkTo("yamada@sample.example");
        await visitor.OpenAsync(link);
        await visitor.ReadAllAsync();
        await visitor.SubmitAsync("/complete");
        await visitor.SubmitAsync("/confirm");
        var nobody = new Rfc3161TimestampAuthority(new Uri("http://127.0.0.1:1/"), new Rfc3161TimestampOptions { MaxAttempts = 1 });
        await Assert.ThrowsAsync<TimestampException>(async () => await nobody.TimestampAsync(new byte[32], DigestAlgorithm.Sha256, TestContext.Current.CancellationToken));
        await WaitAsync(() => instruments.Count == 8 && spans.Any(span => span.OperationName == "job sign"));

        string guide = await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "operations.md"), TestContext.Current.CancellationToken);
        Assert.Equal(
            Rows().Matches(guide).Where(row => row.Groups["meter"].Value != EContractTelemetry.Pkcs11Meter)
                .Select(row => $"{row.Groups["name"].Value} {row.Groups["meter"].Value} {row.Groups["unit"].Value}").Order(StringComparer.Ordinal),
            instruments.Select(instrument => $"{instrument.Key} {instrument.Value}").Order(StringComparer.Ordinal));
        string told = string.Join('\n', tags.Keys.Concat(spans.SelectMany(span => span.TagObjects.Select(tag => $"{span.OperationName} {tag.Key}={tag.Value}").Append(span.DisplayName))));
        foreach (string secret in (string[])["yamada", "山田", "サンプル", link.Segments[^1]])
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        Assert.Contains("econtract.page.requests econtract.page.outcome=answered", tags.Keys);
        Assert.Contains("econtract.envelope.transitions econtract.envelope.status=InProgress", tags.Keys);
        Assert.Contains(tags.Keys, tag => tag.StartsWith("econtract.job.duration econtract.job.kind=sign econtract.job.outcome=done", StringComparison.Ordinal));
        foreach (string span in (string[])["sign", "deliver Mail", "job sign"])
            Assert.Contains(spans, found => found.OperationName == span);

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> found) =>
            tags[instrument.Name + string.Concat(found.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))] = "";
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    [GeneratedRegex(@"^\| `(?<meter>EContract\.Sdk[A-Za-z0-9.]*)` \| `(?<name>econtract\.[a-z.0-9]+)`[^|]*\| [a-z]*,? ?(?<unit>[^ |]*) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
