using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Revocation;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation.Checks;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation;

/// <summary>
/// Judges the signatures of PDFs: gathers what is in the document, then what that is worth under a policy at a time
/// (ETSI EN 319 102-1). Safe for concurrent use.
/// </summary>
public sealed class PdfSignatureValidator
{
    private readonly ITrustAnchorSource _trust;
    private readonly IRevocationSource? _online;
    private readonly TimeProvider _timeProvider;
    private readonly OutboundHttp? _issuers;
    private readonly ValidationPolicy _policy;

    /// <summary>Creates the validator.</summary>
    /// <param name="trust">Who is trusted; <see cref="TrustAnchors.None"/> to look at documents without trusting anybody.</param>
    /// <param name="online">Where to ask for revocation information that the document lacks; without one, nothing is fetched.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="issuers">
    /// How to fetch issuers that a document left out; without it, none is fetched. Documents choose the addresses, before
    /// anybody knows who signed them: see <see cref="OutboundHttpOptions.AllowPrivateNetworks"/>.
    /// </param>
    /// <param name="policy">What is required of a valid signature, where <see cref="ValidationOptions.Policy"/> says nothing else; the default policy unless given.</param>
    public PdfSignatureValidator(
        ITrustAnchorSource trust,
        IRevocationSource? online = null,
        TimeProvider? timeProvider = null,
        OutboundHttp? issuers = null,
        ValidationPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(trust);
        _trust = trust;
        _online = online;
        _issuers = issuers;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _policy = policy ?? ValidationPolicy.Default;
    }

    /// <summary>Validates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The report. No document makes this throw: an unreadable one gives a report with <see cref="ValidationReport.Error"/>.</returns>
    public async ValueTask<ValidationReport> ValidateAsync(string path, ValidationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using PdfSource source = PdfSource.FromFile(path);
            return await ValidateAsync(source, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ValidationReport.Unreadable($"The file cannot be read: {e.Message}", TimeOf(options));
        }
    }

    /// <summary>Validates a document in a seekable stream, which stays open.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The report. No document makes this throw: an unreadable one gives a report with <see cref="ValidationReport.Error"/>.</returns>
    public async ValueTask<ValidationReport> ValidateAsync(Stream stream, ValidationOptions? options = null, CancellationToken cancellationToken = default)
    {
        using PdfSource source = PdfSource.FromStream(stream);
        return await ValidateAsync(source, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Validates a document.</summary>
    /// <param name="source">The document; stays open.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The report. No document makes this throw: an unreadable one gives a report with <see cref="ValidationReport.Error"/>.</returns>
    public async ValueTask<ValidationReport> ValidateAsync(PdfSource source, ValidationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ValidationOptions();
        ValidationPolicy policy = options.Policy ?? _policy;
        DateTimeOffset time = TimeOf(options);
        var anchors = await _trust.GetAnchorsAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DocumentFacts facts = DocumentFacts.Gather(source, options.Reader, cancellationToken);
            IReadOnlyList<X509Certificate2> issuers = _issuers is null
                ? []
                : await MissingIssuers.FetchAsync(facts, anchors, _issuers, _timeProvider, cancellationToken).ConfigureAwait(false);
            var judgement = new DocumentJudgement(facts, anchors, issuers, _online, policy, time, cancellationToken);
            IReadOnlyList<SignatureReport> signatures = await judgement.JudgeAsync(cancellationToken).ConfigureAwait(false);
            return new ValidationReport
            {
                Indication = Worst(signatures),
                ValidationTime = time,
                Signatures = signatures,
                Policy = policy,
                Length = source.Length,
                Revisions = SignatureReporting.ReportRevisions(facts),
            };
        }
        catch (Exception e) when (e is PdfFormatException or PdfPasswordException)
        {
            return ValidationReport.Unreadable(e.Message, time);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or FormatException or CryptographicException or AsnContentException or InvalidDataException)
        {
            // No document makes the validator throw: what slipped through the readers' own checks is a document that cannot be judged.
            return ValidationReport.Unreadable($"The document cannot be judged, because something in it was not expected: {e.GetType().Name}, {e.Message}", time);
        }
    }

    /// <summary>Says what is wrong with a certificate whose key is to sign now; <see langword="null"/> where nothing is.</summary>
    internal async ValueTask<string?> FindFaultAsync(SigningCredential credential, CancellationToken cancellationToken) =>
        (await JudgeAsync(credential, cancellationToken).ConfigureAwait(false))?.Message;

    /// <summary>The same, and whether it may pass.</summary>
    internal async ValueTask<CredentialFault?> JudgeAsync(SigningCredential credential, CancellationToken cancellationToken)
    {
        var anchors = await _trust.GetAnchorsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<X509Certificate2> fetched = _issuers is null
            ? []
            : await MissingIssuers.FetchAsync([credential.Certificate], credential.Issuers, anchors, _issuers, _timeProvider, cancellationToken).ConfigureAwait(false);
        var check = new CredentialCheck(anchors, [.. credential.Issuers, .. fetched], _online, _policy, _timeProvider.GetUtcNow());
        Verdict verdict = await check.CheckAsync(credential, cancellationToken).ConfigureAwait(false);
        return verdict.IsPassed ? null : new(verdict.Message!, verdict.SubIndication == ValidationSubIndication.TryLater);
    }

    private static ValidationIndication Worst(IReadOnlyList<SignatureReport> signatures) =>
        signatures.Count == 0 ? ValidationIndication.NoSignature : signatures.Max(signature => signature.Indication);

    private DateTimeOffset TimeOf(ValidationOptions? options) => options?.Time ?? _timeProvider.GetUtcNow();
}
