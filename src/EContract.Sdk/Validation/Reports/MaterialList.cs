using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation.Reports;

/// <summary>
/// The certificates and the revocation evidence that a report speaks of, each once, in the order they come up. What refers
/// to one names its SHA-256.
/// </summary>
internal sealed class MaterialList
{
    private readonly OrderedDictionary<string, X509Certificate2> _certificates = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _responses = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _crls = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, ReadOnlyMemory<byte>> _tokens = new(StringComparer.Ordinal);

    internal MaterialList(ValidationReport report)
    {
        foreach (SignatureReport signature in report.Signatures)
        {
            Add(signature.CertificatePath, signature.Revocation);
            if (signature.DocumentTimestamp is { } token)
                _tokens.TryAdd(IdOf(token.Encoded), token.Encoded);
            foreach (TimestampReport timestamp in signature.Timestamps)
            {
                _tokens.TryAdd(IdOf(timestamp.Token.Encoded), timestamp.Token.Encoded);
                Add(timestamp.CertificatePath, timestamp.Revocation);
            }
        }

        foreach (RevisionReport revision in report.Revisions)
        {
            Add(revision.Certificates, []);
            foreach (ReadOnlyMemory<byte> response in revision.OcspResponses)
                _responses.TryAdd(IdOf(response), response);
            foreach (ReadOnlyMemory<byte> crl in revision.Crls)
                _crls.TryAdd(IdOf(crl), crl);
        }
    }

    internal IReadOnlyDictionary<string, X509Certificate2> Certificates => _certificates;

    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> OcspResponses => _responses;

    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Crls => _crls;

    /// <summary>Time-stamp tokens, of signatures and of document timestamps.</summary>
    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Tokens => _tokens;

    internal static string IdOf(X509Certificate2 certificate) => IdOf(certificate.RawDataMemory);

    internal static string IdOf(ReadOnlyMemory<byte> encoded) => Convert.ToHexStringLower(SHA256.HashData(encoded.Span));

    private void Add(IEnumerable<X509Certificate2> certificates, IEnumerable<RevocationReport> revocation)
    {
        foreach (X509Certificate2 certificate in certificates)
            _certificates.TryAdd(IdOf(certificate), certificate);
        foreach (RevocationReport used in revocation)
        {
            var list = used.Evidence.Kind == Revocation.RevocationEvidenceKind.Ocsp ? _responses : _crls;
            list.TryAdd(IdOf(used.Evidence.Encoded), used.Evidence.Encoded);
            _certificates.TryAdd(IdOf(used.Evidence.Signer), used.Evidence.Signer);
        }
    }
}
