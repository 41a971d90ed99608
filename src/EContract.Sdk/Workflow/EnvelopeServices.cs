using System.Collections.Concurrent;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Storage;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow.Activation;
using EContract.Sdk.Workflow.Outbox;
using EContract.Sdk.Workflow.Readiness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EContract.Sdk.Workflow;

/// <summary>What envelopes are handled with. <see cref="EnvelopeManager"/> and <see cref="EnvelopeWorker"/> are made from it.</summary>
public sealed class EnvelopeServices
{
    private readonly ConcurrentDictionary<WebhookEndpoint, WebhookSender> _senders = new();

    /// <summary>Keeps the envelopes.</summary>
    public required IEnvelopeStore Envelopes { get; init; }

    /// <summary>Keeps the log of what happens beside envelopes, and the anchors.</summary>
    /// <value><see cref="Envelopes"/>, where that store does; otherwise <see langword="null"/>: then nothing of it is recorded.</value>
    public IAuditStore? Audit { get => field ?? Envelopes as IAuditStore; init; }

    /// <summary>Records what happens beside envelopes, reading among it.</summary>
    /// <value>One on <see cref="Audit"/>.</value>
    public TenantLog? Log { get => field ??= Audit is { } store ? new TenantLog(store, Time) : null; init; }

    /// <summary>Keeps the documents.</summary>
    public required IDocumentStore Documents { get; init; }

    /// <summary>Wraps the tokens of links while they wait to be mailed.</summary>
    public required IKeyWrapper KeyWrapper { get; init; }

    /// <summary>The host's own key, which signs on the participants' instruction unless <see cref="Signers"/> say otherwise.</summary>
    public required ISigner Key { get; init; }

    /// <summary>Says which key signs for whom.</summary>
    /// <value>A <see cref="SignerDirectory"/> of the host's own key alone.</value>
    public ISignerSelector Signers { get => field ??= new SignerDirectory(Key); init; }

    /// <summary>Says whether a party's certificate is the party's.</summary>
    /// <value>None by default: any certificate will do that <see cref="Validator"/> trusts.</value>
    public IPartyCertificateCheck? PartyCertificates { get; init; }

    /// <summary>Has a say before a key is asked for a participant.</summary>
    /// <value>None by default: what <see cref="EnvelopeManager"/> checks is enough.</value>
    public IActivationCheck? ActivationCheck { get; init; }

    /// <summary>Signs, and has a timestamp authority; with whichever key it is told to.</summary>
    public required PdfSigner Signer { get; init; }

    /// <summary>Seals for the long term.</summary>
    public required PdfSignatureExtender Extender { get; init; }

    /// <summary>Judges what was sealed before it is published: it has to trust the signer's and the timestamps' authorities.</summary>
    public required PdfSignatureValidator Validator { get; init; }

    /// <summary>Delivers messages.</summary>
    public required INotifier Notifier { get; init; }

    /// <summary>Other systems that are told of events.</summary>
    /// <exception cref="ArgumentException">An endpoint is incomplete, or two have one name.</exception>
    public IReadOnlyList<WebhookEndpoint> Webhooks
    {
        get;
        init
        {
            foreach (WebhookEndpoint endpoint in value)
                endpoint.Check();
            if (value.DistinctBy(endpoint => endpoint.Name).Count() < value.Count)
                throw new ArgumentException("Two webhook endpoints have one name.");
            field = value;
        }
    } = [];

    /// <summary>How the certificate of conclusion (締結証明書) is made.</summary>
    /// <value><see langword="null"/>: none is made.</value>
    /// <exception cref="ArgumentException">It has no font, or the fonts lack characters of the certificate's own words.</exception>
    public ConclusionCertificateOptions? ConclusionCertificate
    {
        get;
        init => field = value?.FindFault() is { } fault ? throw new ArgumentException(fault, nameof(value)) : value;
    }

    /// <summary>How messages are worded.</summary>
    public NotificationOptions Notifications { get; init; } = new();

    /// <summary>How envelopes are handled.</summary>
    public EnvelopeOptions Options { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the worker logs.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    internal IContractPdf Pdf { get => field ??= new ContractPdf(Signer, Extender, Validator); init; }

    internal ISigningProbe Probe { get => field ??= new SigningProbe(Signer, Validator, Time); init; }

    internal RecentProbes RecentProbes { get => field ??= new RecentProbes(Probe, Time, Options); init; }

    internal OwnKeys OwnKeys { get; } = new();

    internal DeliveryLines Lines { get; } = new();

    internal WorkSignal Work { get; } = new();

    internal WebhookSender? FindWebhook(string name) =>
        Webhooks.FirstOrDefault(endpoint => endpoint.Name == name) is { } known ? _senders.GetOrAdd(known, endpoint => new WebhookSender(endpoint, Time)) : null;
}
