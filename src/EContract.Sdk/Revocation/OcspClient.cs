using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>Asks the OCSP responders that a certificate names (RFC 6960 over HTTP POST).</summary>
public sealed class OcspClient : IRevocationSource
{
    private readonly OutboundHttp _http;
    private readonly OcspClientOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the client.</summary>
    /// <param name="http">How to fetch.</param>
    /// <param name="options">How to ask.</param>
    /// <param name="timeProvider">The clock by which answers must be fresh.</param>
    public OcspClient(OutboundHttp? http = null, OcspClientOptions? options = null, TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        _http = http ?? new OutboundHttp();
        _options = options ?? new OcspClientOptions();
    }

    /// <inheritdoc/>
    public async ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        return await RevocationAddresses
            .FirstAsync(CertificateStructure.Of(certificate).OcspUris, responder => AskAsync(responder, certificate, issuer, cancellationToken))
            .ConfigureAwait(false);
    }

    private async ValueTask<RevocationEvidence> AskAsync(
        Uri responder,
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken)
    {
        // RFC 9654, 2.1: 32 octets are recommended, but many responders know only RFC 6960's and refuse more than 16.
        byte[]? nonce = _options.UseNonce ? RandomNumberGenerator.GetBytes(16) : null;
        byte[] request = OcspRequest.For(certificate, issuer, nonce).Encode();
        byte[] answer;
        try
        {
            answer = await _http.PostAsync(responder, request, "application/ocsp-request", cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (OutboundHttpException e)
        {
            throw Failure($"could not be asked: {e.Message}", e.IsTransient, e);
        }

        try
        {
            OcspResponse response = OcspResponse.Decode(answer);
            RevocationEvidence evidence = OcspVerifier.FindEvidence(response, certificate, issuer)
                ?? throw Failure("answered about other certificates only", isTransient: false, null);
            CheckFreshness(response, evidence, nonce);
            return evidence;
        }
        catch (RevocationException e) when (e.InnerException is not RevocationException)
        {
            throw Failure($"gave no acceptable answer: {e.Message}", e.IsTransient, e);
        }

        RevocationException Failure(string what, bool isTransient, Exception? inner) =>
            new($"The OCSP responder {responder} for {certificate.Subject} {what}", isTransient, inner);
    }

    private void CheckFreshness(OcspResponse response, RevocationEvidence evidence, byte[]? nonce)
    {
        bool repeatsNonce = false;
        if (nonce is not null && response.Nonce is { } answered)
        {
            repeatsNonce = answered.Span.SequenceEqual(nonce);
            if (!repeatsNonce)
                throw new RevocationException("It repeats another nonce than the one sent (RFC 6960, 4.4.1).", isTransient: false);
        }

        DateTimeOffset now = _timeProvider.GetUtcNow();
        if (evidence.ThisUpdate > now + _options.ClockSkew)
            throw new RevocationException($"It is dated {evidence.ThisUpdate:u}, in the future (RFC 6960, 4.2.2.1).", isTransient: false);
        DateTimeOffset expires = evidence.NextUpdate ?? (repeatsNonce ? DateTimeOffset.MaxValue - _options.ClockSkew : evidence.ProducedAt + _options.MaxAge);
        if (expires + _options.ClockSkew < now)
            throw new RevocationException($"It has been out of date since {expires:u} (RFC 6960, 4.2.2.1).", isTransient: true);
    }
}
