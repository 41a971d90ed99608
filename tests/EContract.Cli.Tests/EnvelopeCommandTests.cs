using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Cli.Tests;

/// <summary>What an operator sees and does in a host's database, beside the host.</summary>
public sealed class EnvelopeCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, BaseUri = new Uri("http://pki.example/") });
    private RefusingKey? _key;
    private ServiceProvider? _host;

    private string Database => _directory.Combine("契約.db");

    private EnvelopeManager Manager => _host!.GetRequiredService<EnvelopeManager>();

    public ValueTask InitializeAsync()
    {
        _key = new RefusingKey(_pki.CreateSigner("東海市 立会人"));
        _host = new ServiceCollection().AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={Database};Pooling=False"))
            .UseInMemoryDocuments()
            .UseSigner(_key)
            .UseTimestampAuthority(_ => _pki.TimestampAuthority)
            .UseRevocationSource(_ => _pki.RevocationSource)
            .AddTrustAnchors(_pki.Root)
            .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.example"))).BuildServiceProvider();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task StoppedEnvelope_IsListedExplainedAndStartedAgain()
    {
        Envelope envelope = await StopAsync();

        ToolResult list = await Econtract.RunAsync("envelope", "list", "--stopped", "--database", Database, "--json");
        Assert.Equal(1, list.ExitCode);
        using (JsonDocument job = JsonDocument.Parse(list.Text))
        {
            Assert.Equal(envelope.Id.ToString(), job.RootElement.GetProperty("envelope").GetString());
            Assert.Equal("The PIN is wrong.", job.RootElement.GetProperty("error").GetString());
            Assert.True(job.RootElement.GetProperty("stopped").GetBoolean());
        }

        ToolResult explained = await Econtract.RunAsync("envelope", "explain", envelope.Id.ToString(), "--database", $"Data Source={Database}");
        Assert.Contains("InProgress  業務委託契約", explained.EnsureSuccess().Text, StringComparison.Ordinal);
        Assert.Contains("Signature: The PIN is wrong.", explained.Text, StringComparison.Ordinal);
        Assert.Contains("step sign, tried once, stopped", explained.Text, StringComparison.Ordinal);
        ToolResult json = await Econtract.RunAsync("envelope", "explain", envelope.Id.ToString(), "--database", Database, "--json");
        using (JsonDocument explanation = JsonDocument.Parse(json.EnsureSuccess().Text))
            Assert.Equal("signature", explanation.RootElement.GetProperty("waits")[0].GetProperty("kind").GetString());

        _key!.IsRefusing = false;
        int signatures = _key.Signatures;
        ToolResult retried = await Econtract.RunAsync("envelope", "retry", envelope.Id.ToString(), "--database", Database, "--operator", "運用 太郎");
        Assert.Contains(envelope.Id.ToString(), retried.EnsureSuccess().Text, StringComparison.Ordinal);
        Assert.Equal(signatures, _key.Signatures);
        await _host!.GetRequiredService<EnvelopeWorker>().RunDueAsync(TestContext.Current.CancellationToken);

        envelope = await Manager.GetAsync(envelope.Id, TestContext.Current.CancellationToken);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Contains(await Manager.GetEventsAsync(envelope.Id, TestContext.Current.CancellationToken), record => record.Actor.Name == "運用 太郎");
        Assert.Empty((await Econtract.RunAsync("envelope", "list", "--database", Database)).EnsureSuccess().Text);
        Assert.Contains("waits for nothing", (await Econtract.RunAsync("envelope", "explain", envelope.Id.ToString(), "--database", Database)).EnsureSuccess().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadInput_IsNamed()
    {
        string missing = _directory.Combine("none.db"), other = _directory.Combine("text.db");
        await File.WriteAllTextAsync(other, "no database", TestContext.Current.CancellationToken);
        Envelope draft = await Manager.CreateAsync(Descriptor(), cancellationToken: TestContext.Current.CancellationToken);

        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "list", "--database", missing), 2, missing, "does not exist");
        Assert.False(File.Exists(missing));
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "list", "--database", other), 2, other, "cannot be read");
        await File.WriteAllBytesAsync(other, [], TestContext.Current.CancellationToken);
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "list", "--database", other), 2, other, "holds no envelopes");
        Assert.Equal(0, new FileInfo(other).Length);
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "list", "--database", "Nonsense=1"), 2, "--database is neither a file nor a connection string");
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "explain", "17", "--database", Database), 2, "'17' is no identifier");
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "explain", Guid.CreateVersion7().ToString(), "--database", Database), 1, "no envelope");
        Econtract.AssertFailed(await Econtract.RunAsync("envelope", "retry", draft.Id.ToString(), "--database", Database), 1, "Nothing of envelope", "has failed");
    }

    private static EnvelopeDescriptor Descriptor() => new()
    {
        Title = "業務委託契約",
        Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract) },
        Participants = { new() { Name = "山田太郎", Email = "yamada@sample.example" } },
    };

    // An envelope whose signature stopped for good, because the key refused it.
    private async Task<Envelope> StopAsync()
    {
        Envelope envelope = await Manager.CreateAsync(Descriptor());
        envelope = await Manager.SendAsync(envelope.Id);
        string token = (await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id)).Segments[^1];
        foreach (DocumentView document in (await Manager.OpenLinkAsync(token)).Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        _key!.IsRefusing = true;
        SigningSummary summary = await Manager.PrepareSignAsync(token);
        return await Manager.ConfirmSignAsync(token, "click", summary.Consent);
    }

    private sealed class RefusingKey(ISigner key) : ISigner
    {
        public bool IsRefusing { get; set; }

        public int Signatures { get; private set; }

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            if (IsRefusing)
                throw new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
            Signatures++;
            return key.SignAsync(digests, cancellationToken);
        }
    }
}
