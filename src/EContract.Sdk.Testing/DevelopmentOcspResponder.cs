using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>A delegated OCSP responder (RFC 6960) for what the issuing CA has issued. Anything else it calls unknown.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class DevelopmentOcspResponder
{
    private readonly DevelopmentPkiOptions _options;
    private readonly CertificateRegister _register;
    private readonly X509Certificate2[] _issuers;
    private readonly OcspResponseWriter _responses;

    internal DevelopmentOcspResponder(
        DevelopmentPkiOptions options,
        AuthorityKey key,
        CertificateRegister register,
        params X509Certificate2[] issuers)
    {
        _options = options;
        _register = register;
        _issuers = issuers;
        _responses = new OcspResponseWriter(key);
    }

    /// <summary>What goes wrong. In process, the faults of the network do nothing.</summary>
    public DevelopmentFaults Faults { get; } = new(
        DevelopmentFault.MalformedBody,
        DevelopmentFault.Rejection,
        DevelopmentFault.WrongNonce,
        DevelopmentFault.WrongSignature,
        DevelopmentFault.Stale);

    /// <summary>Answers an <c>OCSPRequest</c> with an <c>OCSPResponse</c>, repeating the nonce if there is one.</summary>
    /// <param name="request">The request, DER; its signature, if any, is not looked at.</param>
    /// <returns>The response, DER; with the fault injected last, unless that is one of the network.</returns>
    public byte[] Respond(ReadOnlyMemory<byte> request) => Respond(request, Faults.TakeMessageFault());

    internal byte[] Respond(ReadOnlyMemory<byte> encodedRequest, DevelopmentFault fault) =>
        Respond(encodedRequest, fault, out _);

    internal byte[] Respond(ReadOnlyMemory<byte> encodedRequest, DevelopmentFault fault, out DateTimeOffset now)
    {
        now = _options.TimeProvider.GetUtcNow();
        if (fault == DevelopmentFault.MalformedBody)
            return "This is not an OCSP response."u8.ToArray();
        if (fault == DevelopmentFault.Rejection)
            return OcspResponseWriter.Error(OcspResponseStatus.TryLater);

        OcspRequest request;
        try
        {
            request = OcspRequest.Decode(encodedRequest);
        }
        catch (AsnContentException)
        {
            return OcspResponseWriter.Error(OcspResponseStatus.MalformedRequest);
        }

        DateTimeOffset thisUpdate = fault == DevelopmentFault.Stale ? now - 2 * _options.OcspLifetime : now;
        ReadOnlyMemory<byte>? nonce = request.NonceExtension;
        if (nonce is { Length: > 0 } sent && fault == DevelopmentFault.WrongNonce)
        {
            byte[] wrong = sent.ToArray();
            wrong[^1] ^= 1;
            nonce = wrong;
        }

        OcspAnswer[] answers = [.. request.CertIds.Select(certId => Answer(certId, thisUpdate))];
        return _responses.Write(
            answers, thisUpdate, thisUpdate + _options.OcspLifetime, nonce, breakSignature: fault == DevelopmentFault.WrongSignature);
    }

    private static bool Names(OcspCertId certId, X509Certificate2 issuer)
    {
        if (DigestAlgorithm.FromOid(certId.DigestOid) is not { } digest)
            return false;
        // RFC 6960, 4.1.1: the key's bits without the tag, length and number of unused bits.
        return certId.IssuerNameHash.Span.SequenceEqual(digest.ComputeHash(issuer.SubjectName.RawData))
            && certId.IssuerKeyHash.Span.SequenceEqual(digest.ComputeHash(issuer.PublicKey.EncodedKeyValue.RawData));
    }

    private OcspAnswer Answer(OcspCertId certId, DateTimeOffset now)
    {
        RegisteredCertificate? entry = Array.Find(_issuers, issuer => Names(certId, issuer)) is { } issuer
            ? _register.Find(issuer.Subject, certId.SerialNumber)
            : null;
        RegisteredRevocation? revocation = entry?.Revocation is { } known && known.Time <= now ? known : null;
        return new OcspAnswer(certId.Encoded, entry is not null, revocation);
    }
}
