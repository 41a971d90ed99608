using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>A host as a container composes it, with real PDFs and development authorities, that signs by several keys.</summary>
internal sealed class HybridHost : INotifier, ITimestampAuthority, IAsyncDisposable
{
    private readonly List<NotificationMessage> _mail = [];
    private readonly List<X509Signer> _signers = [];
    private readonly ServiceProvider _provider;

    public HybridHost(Action<EContractBuilder, HybridHost>? configure = null, TimeProvider? clock = null)
    {
        Pki = DevelopmentPki.Create(new DevelopmentPkiOptions
        {
            KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, BaseUri = new Uri("http://pki.example/"), TimeProvider = clock ?? TimeProvider.System,
        });
        _provider = new ServiceCollection().AddSingleton(clock ?? TimeProvider.System).AddEContract(contracts =>
        {
            contracts
                .UseInMemoryEnvelopes()
                .UseInMemoryDocuments()
                .UseSigner(CreateSigner("東海市 立会人"))
                .UseTimestampAuthority(_ => this)
                .UseRevocationSource(_ => Pki.RevocationSource)
                .AddTrustAnchors(Pki.Root)
                .UseNotifier(_ => this)
                .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市", "契約検査課", "keiyaku@city.example"));
            configure?.Invoke(contracts, this);
        }).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public DevelopmentPki Pki { get; }

    public IReadOnlyList<NotificationMessage> Mail => _mail;

    public bool IsTimestampAuthorityUp { get; set; } = true;

    public EnvelopeManager Manager => _provider.GetRequiredService<EnvelopeManager>();

    public EnvelopeWorker Worker => _provider.GetRequiredService<EnvelopeWorker>();

    public X509Signer CreateSigner(string commonName)
    {
        X509Signer signer = Pki.CreateSigner(commonName);
        _signers.Add(signer);
        return signer;
    }

    public async Task<Envelope> SendAsync(EnvelopeSender? sender, params ParticipantDescriptor[] participants) =>
        await Manager.SendAsync((await Manager.CreateAsync(Descriptor(participants) with { Sender = sender })).Id);

    public static EnvelopeDescriptor Descriptor(params ParticipantDescriptor[] participants) => new()
    {
        Title = "業務委託契約",
        Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract), DocumentDescriptor.FromFile(SamplePdfs.Specification) },
        Participants = [.. participants],
    };

    public string TokenOf(string email) => _mail.Where(message => message.To.Address == email)
        .Select(message => (message.Notification as ParticipantInvited)?.Link).Last(link => link is not null)!.Segments[^1];

    /// <summary>What a participant does in the browser, up to the last click.</summary>
    public async Task<(string Token, SigningSummary Summary)> ReviewAsync(string email)
    {
        string token = TokenOf(email);
        foreach (DocumentView document in (await Manager.OpenLinkAsync(token)).Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        return (token, await Manager.PrepareSignAsync(token));
    }

    public async Task<Envelope> SignAsync(string email, ISigner? ownKey = null)
    {
        (string token, SigningSummary summary) = await ReviewAsync(email);
        return ownKey is null
            ? await Manager.ConfirmSignAsync(token, "click", summary.Consent)
            : await Manager.ConfirmSignByOwnKeyAsync(token, "click", summary.Consent, ownKey);
    }

    /// <summary>Downloads the sealed documents.</summary>
    public async Task<IReadOnlyList<byte[]>> DownloadAsync(string email)
    {
        string token = _mail.Where(message => message.To.Address == email)
            .Select(message => (message.Notification as EContract.Sdk.Notifications.EnvelopeCompleted)?.Link).Last(link => link is not null)!.Segments[^1];
        var files = new List<byte[]>();
        foreach (DocumentView document in (await Manager.OpenDownloadAsync(token)).Documents)
        {
            await using Stream content = await Manager.DownloadAsync(token, document.Id);
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy);
            files.Add(copy.ToArray());
        }

        return files;
    }

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        _mail.Add(message);
        return default;
    }

    public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default) =>
        IsTimestampAuthorityUp
            ? Pki.TimestampAuthority.TimestampAsync(digest, algorithm, cancellationToken)
            : throw new TimestampException(TimestampFailure.Unavailable, "The timestamp authority is away.");

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        foreach (X509Signer signer in _signers)
            signer.Dispose();
        Pki.Dispose();
    }
}
