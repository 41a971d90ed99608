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

/// <summary>What an operator finds in a host's document store, beside the host.</summary>
public sealed class StorageCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, BaseUri = new Uri("http://pki.example/") });
    private ServiceProvider? _host;

    private string Database => _directory.Combine("契約.db");

    private string Documents => _directory.Combine("documents");

    private string KeyFile => _directory.Combine("kek.key");

    public ValueTask InitializeAsync()
    {
        _host = new ServiceCollection().AddEContract(contracts => contracts
            .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={Database};Pooling=False"))
            .UseFileSystemDocuments(Documents, encryption => encryption.UseKeyFile(KeyFile))
            .UseSigner(_pki.CreateSigner("東海市 立会人"))
            .UseTimestampAuthority(_ => _pki.TimestampAuthority)
            .UseRevocationSource(_ => _pki.RevocationSource)
            .AddTrustAnchors(_pki.Root)
            .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市"))).BuildServiceProvider();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Scrub_OneByteChanged_NamesTheDocumentAndTheHostKnows()
    {
        EnvelopeManager manager = _host!.GetRequiredService<EnvelopeManager>();
        Envelope envelope = await manager.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = { DocumentDescriptor.FromBytes(SyntheticPdf.Create(30_000), "契約書") },
            Participants = { new() { Name = "山田太郎", Email = "yamada@example.jp" } },
        });

        ToolResult clean = await ScrubAsync();
        Assert.Equal((0, true), (clean.ExitCode, clean.Text.StartsWith("1 envelopes, 1 documents, ", StringComparison.Ordinal)));
        string file = Assert.Single(Directory.GetFiles(Documents, "*.ecdoc", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        ToolResult found = await ScrubAsync();

        Assert.Equal(1, found.ExitCode);
        Assert.Contains($"Changed\t{envelope.Id}\t{envelope.Documents[0].Id}\t", found.Text, StringComparison.Ordinal);
        Assert.Equal(envelope.Documents[0].Original.Sha256, Assert.Single((await manager.GetAsync(envelope.Id, TestContext.Current.CancellationToken)).Documents[0].Quarantined));
    }

    [Theory]
    [InlineData("--key-file", "nowhere.key")]
    [InlineData("--documents", "nowhere")]
    [InlineData("--after", "no-envelope")]
    [InlineData("--bytes-per-second", "0")]
    public async Task Scrub_WrongOption_IsRefusedAndMakesNothing(string option, string value)
    {
        await _host!.GetRequiredService<EnvelopeManager>().SearchAsync(new(), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Documents);
        await File.WriteAllTextAsync(KeyFile, "no key", TestContext.Current.CancellationToken);
        var options = new Dictionary<string, string> { ["--database"] = Database, ["--documents"] = Documents, ["--key-file"] = KeyFile, [option] = value };

        ToolResult refused = await Econtract.RunAsync(["storage", "scrub", .. options.SelectMany(pair => (string[])[pair.Key, pair.Value])]);

        Assert.Equal(2, refused.ExitCode);
        Assert.False(File.Exists("nowhere.key"));
    }

    private Task<ToolResult> ScrubAsync() =>
        Econtract.RunAsync("storage", "scrub", "--database", Database, "--documents", Documents, "--key-file", KeyFile);
}
