using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Documents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>A host on a database that an earlier version made, with the folder of documents and the key file that go with it.</summary>
internal sealed class SchemaHost : INotifier, ISigner, IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly X509Signer _key;

    public SchemaHost(string folder, Action<DbContextOptionsBuilder> database)
    {
        Pki = DevelopmentPki.Create(new DevelopmentPkiOptions { TimeProvider = Clock, KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        _key = new X509Signer(Pki.IssueSigner("東海市", "東海市"), [Pki.IssuingCa]);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEContract(contracts => contracts
            .UseEntityFrameworkCore(database)
            .UseFileSystemDocuments(Path.Combine(folder, "documents"), encryption => encryption.UseKeyFile(Path.Combine(folder, "kek.key")))
            .UseSigner(_ => this)
            .UseTimestampAuthority(_ => Pki.TimestampAuthority)
            .UseRevocationSource(_ => Pki.RevocationSource)
            .AddTrustAnchors(Pki.Root)
            .UseNotifier(_ => this)
            .SetEnvelopes(envelopes =>
            {
                envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.tokai.example");
                envelopes.RunInline = false;
            }));
        _provider = services.BuildServiceProvider();
    }

    /// <summary>The day on which the databases of earlier versions were made.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));

    public DevelopmentPki Pki { get; }

    /// <summary>Whether the key cannot be reached.</summary>
    public bool IsKeyAway { get; set; }

    public List<NotificationMessage> Mail { get; } = [];

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeWorker Worker => _provider.GetRequiredService<EnvelopeWorker>();

    public static EnvelopeDescriptor Descriptor(string title, decimal amount) => new()
    {
        Title = title,
        Documents = { DocumentDescriptor.FromBytes(SyntheticPdf.Create(700), "契約書") },
        Participants =
        {
            new() { Name = "山田太郎", Email = "yamada@sample.example", Organization = "株式会社サンプル", Stage = 1 },
            new() { Name = "鈴木花子", Email = "suzuki@sample.example", Organization = "株式会社サンプル", Stage = 2 },
        },
        Transaction = new(new DateOnly(2026, 11, 23), counterparty: "株式会社サンプル", amount: amount),
    };

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => _key.GetCredentialAsync(cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
        IsKeyAway ? throw new SignerException(SignerFailure.Unavailable, "The key is away.") : _key.SignAsync(digests, cancellationToken);

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        Mail.Add(message);
        return default;
    }

    /// <summary>Has a participant confirm, by a link that the host shows.</summary>
    public async Task<Envelope> ConfirmAsync(Envelope envelope, int participant)
    {
        string token = (await Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[participant].Id)).Segments[^1];
        foreach (ContractDocument document in envelope.Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        SigningSummary summary = await Manager.PrepareSignAsync(token);
        return await Manager.ConfirmSignAsync(token, "click", summary.Consent);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _key.Dispose();
        Pki.Dispose();
    }
}
