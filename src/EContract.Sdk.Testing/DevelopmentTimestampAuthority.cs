using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Testing;

/// <summary>
/// An RFC 3161 TSA: in process as an <see cref="ITimestampAuthority"/>, or message by message for a server. Takes
/// digests of 256, 384 and 512 bits, SHA-2 and SHA-3.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class DevelopmentTimestampAuthority : ITimestampAuthority
{
    private static readonly DigestAlgorithm[] Accepted =
    [
        DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512,
        DigestAlgorithm.Sha3_256, DigestAlgorithm.Sha3_384, DigestAlgorithm.Sha3_512,
    ];

    private readonly DevelopmentPkiOptions _options;
    private readonly AuthorityKey _key;
    private readonly TimestampTokenWriter _tokens;

    internal DevelopmentTimestampAuthority(DevelopmentPkiOptions options, AuthorityKey key, IReadOnlyList<X509Certificate2> issuers)
    {
        _options = options;
        _key = key;
        _tokens = new TimestampTokenWriter(key, issuers);
    }

    /// <summary>What goes wrong. In process, the faults of the network come as the exceptions a client would throw.</summary>
    public DevelopmentFaults Faults { get; } = new(
        DevelopmentFault.MalformedBody,
        DevelopmentFault.Rejection,
        DevelopmentFault.WrongImprint,
        DevelopmentFault.WrongNonce,
        DevelopmentFault.WrongSignature);

    /// <summary>Answers a <c>TimeStampReq</c> with a <c>TimeStampResp</c>; what it cannot grant it rejects.</summary>
    /// <param name="request">The request, DER.</param>
    /// <returns>The response, DER; with the fault injected last, unless that is one of the network.</returns>
    public byte[] Respond(ReadOnlyMemory<byte> request) => Respond(request, Faults.TakeMessageFault());

    /// <inheritdoc/>
    public async ValueTask<TimestampToken> TimestampAsync(
        ReadOnlyMemory<byte> digest,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        cancellationToken.ThrowIfCancellationRequested();
        if (Faults.Delay is { } delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);

        DevelopmentFault fault = Faults.Take();
        ThrowAsClientWould(fault);
        if (Refusal(algorithm.Oid, digest.Length) is { } refusal)
            throw new TimestampException(TimestampFailure.Rejected, $"The development TSA rejected the request: {refusal.Text}");
        var request = new TimestampRequest(algorithm.Oid, digest, WantsCertificates: true);
        return TimestampToken.Decode(Issue(request, fault));
    }

    internal byte[] Respond(ReadOnlyMemory<byte> encodedRequest, DevelopmentFault fault)
    {
        if (fault == DevelopmentFault.MalformedBody)
            return "This is not a time-stamp response."u8.ToArray();
        if (fault == DevelopmentFault.Rejection)
            return TimestampResponseWriter.Rejection(PkiFailure.SystemFailure, "An injected fault.");

        TimestampRequest request;
        try
        {
            request = TimestampRequest.Decode(encodedRequest);
        }
        catch (AsnContentException)
        {
            return TimestampResponseWriter.Rejection(PkiFailure.BadDataFormat, "The request is no TimeStampReq.");
        }

        return Refusal(request) is { } refusal
            ? TimestampResponseWriter.Rejection(refusal.Failure, refusal.Text)
            : TimestampResponseWriter.Granted(Issue(request, fault));
    }

    private static void ThrowAsClientWould(DevelopmentFault fault)
    {
        (TimestampFailure Failure, string Text)? error = fault switch
        {
            DevelopmentFault.ServerError => (TimestampFailure.Unavailable, "answered with status 500"),
            DevelopmentFault.DropConnection => (TimestampFailure.Unavailable, "closed the connection"),
            DevelopmentFault.Hang => (TimestampFailure.Timeout, "did not answer in time"),
            DevelopmentFault.MalformedBody => (TimestampFailure.Malformed, "answered with something that is no response"),
            DevelopmentFault.Rejection => (TimestampFailure.Rejected, "rejected the request"),
            DevelopmentFault.WrongImprint => (TimestampFailure.WrongImprint, "stamped another digest"),
            DevelopmentFault.WrongNonce => (TimestampFailure.WrongNonce, "repeated another nonce"),
            DevelopmentFault.WrongSignature => (TimestampFailure.InvalidToken, "made a token with a wrong signature"),
            _ => null,
        };
        if (error is var (failure, text))
            throw new TimestampException(failure, $"The development TSA {text}: an injected fault.");
    }

    private static (PkiFailure Failure, string Text)? Refusal(string digestOid, int imprintLength)
    {
        if (Array.Find(Accepted, accepted => accepted.Oid == digestOid) is not { } digest)
            return (PkiFailure.BadAlgorithm, $"The digest algorithm {digestOid} is none of SHA-256, SHA-384, SHA-512 and their SHA-3 likes.");
        return imprintLength == digest.Length
            ? null
            : (PkiFailure.BadDataFormat, $"The imprint has {imprintLength} octets where {digest} has {digest.Length}.");
    }

    private (PkiFailure Failure, string Text)? Refusal(TimestampRequest request)
    {
        if (request.HasExtensions)
            return (PkiFailure.UnacceptedExtension, "No extensions are known here.");
        if (request.Policy is { } policy && policy != _options.TimestampPolicy)
            return (PkiFailure.UnacceptedPolicy, $"The only policy here is {_options.TimestampPolicy}.");
        return Refusal(request.DigestOid, request.Imprint.Length);
    }

    private byte[] Issue(TimestampRequest request, DevelopmentFault fault) => _tokens.Write(
        EncodeTstInfo(request, fault), request.WantsCertificates, breakSignature: fault == DevelopmentFault.WrongSignature);

    /// <summary>RFC 3161, 2.4.2. The time is cut to the second, so that it is never later than revocation data made next.</summary>
    private byte[] EncodeTstInfo(TimestampRequest request, DevelopmentFault fault)
    {
        byte[] imprint = request.Imprint.ToArray();
        if (fault == DevelopmentFault.WrongImprint)
            imprint[0] ^= 1;
        BigInteger? nonce = fault == DevelopmentFault.WrongNonce ? (request.Nonce ?? 0) + 1 : request.Nonce;

        var writer = new AsnWriter(AsnEncodingRules.DER, 256);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(_options.TimestampPolicy);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(request.DigestOid);
                writer.WriteOctetString(imprint);
            }

            writer.WriteInteger(CertificateFactory.NewSerialNumber());
            writer.WriteGeneralizedTime(_options.TimeProvider.GetUtcNow(), omitFractionalSeconds: true);
            if (_options.TimestampAccuracy is { } accuracy)
                WriteAccuracy(writer, accuracy);
            if (nonce is { } repeated)
                writer.WriteInteger(repeated);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
                writer.WriteEncodedValue(_key.Certificate.SubjectName.RawData);
        }

        return writer.Encode();
    }

    private static void WriteAccuracy(AsnWriter writer, TimeSpan accuracy)
    {
        using (writer.PushSequence())
        {
            if ((long)accuracy.TotalSeconds is > 0 and var seconds)
                writer.WriteInteger(seconds);
            if (accuracy.Milliseconds > 0)
                writer.WriteInteger(accuracy.Milliseconds, new Asn1Tag(TagClass.ContextSpecific, 0));
            if (accuracy.Microseconds > 0)
                writer.WriteInteger(accuracy.Microseconds, new Asn1Tag(TagClass.ContextSpecific, 1));
        }
    }
}
