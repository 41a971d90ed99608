using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>What docs/hsm.md says a host can measure.</summary>
public sealed class Pkcs11MetricsTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];

    public Pkcs11MetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "EContract.Sdk.Pkcs11")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Meter_SignaturesRecoveriesAndFailures_AreCountedForTheirToken()
    {
        SoftHsm.CreateToken("metrics");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("metrics", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);

        await using var another = new Pkcs11Signer(options);
        await another.GetCredentialAsync();

        await signer.SignAsync([new byte[32], new byte[32]]);
        TokenDisturbance.CloseAllSessions(options);
        await signer.SignAsync([new byte[32]]);
        _listener.RecordObservableInstruments();
        SoftHsm.DeleteObjects("metrics");
        await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([new byte[32]]));

        Assert.Equal(3, Sum("econtract.pkcs11.signatures"));
        Assert.Equal(3, Measured("econtract.pkcs11.request.duration").Count());
        Assert.All(Measured("econtract.pkcs11.request.duration"), request => Assert.InRange(request.Value, 0, 60));
        Assert.Contains(Measured("econtract.pkcs11.recoveries"), recovery => (string?)recovery.Tags["kind"] == "session");
        Assert.Equal("KeyNotFound", Assert.Single(Measured("econtract.pkcs11.failures")).Tags["failure"]);
        Assert.Equal(2, Measured("econtract.pkcs11.sessions").Single(sessions => (string?)sessions.Tags["state"] == "idle").Value);
        Assert.Equal(0, Measured("econtract.pkcs11.sessions").Single(sessions => (string?)sessions.Tags["state"] == "in_use").Value);
        Assert.Equal(0, Assert.Single(Measured("econtract.pkcs11.requests.waiting")).Value);
        Assert.Equal(0, Assert.Single(Measured("econtract.pkcs11.calls.stuck")).Value);
    }

    [Fact]
    public async Task Meter_FrozenServer_ShowsWhoWaitsAndWhatIsStuck()
    {
        await using P11KitServer server = await P11KitServer.StartAsync("metrics frozen");
        var options = new Pkcs11SignerOptions { LibraryPath = server.LibraryPath, TokenLabel = "metrics frozen", MaxSessions = 2 };
        options.SetPin(SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        var clock = new FakeTimeProvider();
        await using var signer = new Pkcs11Signer(options, clock);
        await signer.SignAsync([new byte[32]]);

        server.Freeze();
        Task[] requests = [.. Enumerable.Range(0, 5).Select(_ => Task.Run(async () => await signer.SignAsync([new byte[32]])))];
        await UntilAsync(() => Observe("econtract.pkcs11.requests.waiting") == 3);
        clock.Advance(options.OperationTimeout);
        await Task.WhenAll(requests.Select(request => Assert.ThrowsAsync<SignerException>(() => request)));
        await UntilAsync(() =>
        {
            // The moment that is granted to what was cancelled.
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return Observe("econtract.pkcs11.calls.stuck") >= 2;
        });

        server.Thaw();
        await UntilAsync(() => Observe("econtract.pkcs11.calls.stuck") == 0);

        double Observe(string name)
        {
            _measured.Clear();
            _listener.RecordObservableInstruments();
            return Of(name, "metrics frozen").Last().Value;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Assert.NotNull(instrument.Unit);
        _measured.Add((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }

    private IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Of(string name, string token) =>
        _measured.Where(each => each.Name == name && (string?)each.Tags["token"] == token);

    private IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Measured(string name) => Of(name, "metrics");

    private double Sum(string name) => Measured(name).Sum(each => each.Value);
}
