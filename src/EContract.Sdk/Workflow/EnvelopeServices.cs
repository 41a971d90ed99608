using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Storage;
using EContract.Sdk.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EContract.Sdk.Workflow;

/// <summary>What envelopes are handled with. <see cref="EnvelopeManager"/> and <see cref="EnvelopeWorker"/> are made from it.</summary>
public sealed class EnvelopeServices
{
    /// <summary>Keeps the envelopes.</summary>
    public required IEnvelopeStore Envelopes { get; init; }

    /// <summary>Keeps the documents.</summary>
    public required IDocumentStore Documents { get; init; }

    /// <summary>Wraps the tokens of links while they wait to be mailed.</summary>
    public required IKeyWrapper KeyWrapper { get; init; }

    /// <summary>The key that signs on the participants' instruction.</summary>
    public required ISigner Key { get; init; }

    /// <summary>Signs with that key, and has a timestamp authority.</summary>
    public required PdfSigner Signer { get; init; }

    /// <summary>Seals for the long term.</summary>
    public required PdfSignatureExtender Extender { get; init; }

    /// <summary>Judges what was sealed before it is published: it has to trust the signer's and the timestamps' authorities.</summary>
    public required PdfSignatureValidator Validator { get; init; }

    /// <summary>Delivers messages.</summary>
    public required INotifier Notifier { get; init; }

    /// <summary>How messages are worded.</summary>
    public NotificationOptions Notifications { get; init; } = new();

    /// <summary>How envelopes are handled.</summary>
    public EnvelopeOptions Options { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the worker logs.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    internal IContractPdf Pdf { get => field ??= new ContractPdf(Key, Signer, Extender, Validator); init; }
}
