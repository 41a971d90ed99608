using System.Formats.Asn1;

namespace EContract.Sdk.Trust;

/// <summary>
/// Certificate policies (RFC 5280, 6.1.2 to 6.1.5). Nobody here asks for particular ones, so that any policy will do;
/// but where an authority demands that there be one (requireExplicitPolicy), one must be valid along the whole path. Of
/// the policy tree its deepest level is kept, which is all that this question needs.
/// </summary>
internal sealed class CertificatePolicyChecker
{
    private const string AnyPolicy = "2.5.29.32.0";

    private HashSet<string> _valid = [AnyPolicy];
    private int _explicitPolicy;
    private int _policyMapping;
    private int _inhibitAnyPolicy;

    private CertificatePolicyChecker(int certificates) =>
        _explicitPolicy = _policyMapping = _inhibitAnyPolicy = certificates + 1;

    /// <summary>Says why a path has no valid policy although it must; <see langword="null"/> when all is well.</summary>
    internal static string? FindViolation(CertificatePath path)
    {
        int last = path.Certificates.Count - 1;
        // A certificate that is trusted, or looked at, alone has nobody above it to demand anything.
        if (last == 0)
            return null;
        var checker = new CertificatePolicyChecker(last);
        for (int i = last; i >= 0; i--)
        {
            CertificateStructure certificate = CertificateStructure.Of(path.Certificates[i]);
            try
            {
                // What the anchor itself demands holds from the start (RFC 5937, 3.2); it has no policies to be valid.
                string? problem = i == last ? null : checker.Check(certificate, isTarget: i == 0);
                problem ??= i > 0 ? checker.PrepareNext(certificate, isAnchor: i == last) : null;
                if (problem is not null)
                    return $"The certificate {path.Certificates[i].Subject} {problem}.";
            }
            catch (AsnContentException e)
            {
                return $"The policies of {path.Certificates[i].Subject} cannot be read: {e.Message}";
            }
        }

        return null;
    }

    // 6.1.3 d to f, and for the target 6.1.5 a and b.
    private string? Check(CertificateStructure certificate, bool isTarget)
    {
        var stated = Find(certificate, CertificateExtensionOids.CertificatePolicies) is { } policies
            ? ExtensionReader.ReadCertificatePolicies(policies).ToHashSet()
            : [];
        bool anyIsGood = _inhibitAnyPolicy > 0 || (!isTarget && certificate.IsSelfIssued);
        _valid =
        [
            .. stated.Where(policy => policy != AnyPolicy && (_valid.Contains(policy) || _valid.Contains(AnyPolicy))),
            .. stated.Contains(AnyPolicy) && anyIsGood ? _valid : [],
        ];
        if (isTarget)
        {
            _explicitPolicy = Math.Max(_explicitPolicy - 1, 0);
            if (ReadConstraints(certificate).RequireExplicit == 0)
                _explicitPolicy = 0;
        }

        return _explicitPolicy > 0 || _valid.Count > 0
            ? null
            : "is under no policy that is valid along the whole path, which an authority above it, or itself, demands (RFC 5280, 6.1.3 f)";
    }

    // 6.1.4 a, b and h to j.
    private string? PrepareNext(CertificateStructure certificate, bool isAnchor)
    {
        if (!isAnchor)
        {
            if (Map(certificate) is { } problem)
                return problem;
            if (!certificate.IsSelfIssued)
            {
                _explicitPolicy = Math.Max(_explicitPolicy - 1, 0);
                _policyMapping = Math.Max(_policyMapping - 1, 0);
                _inhibitAnyPolicy = Math.Max(_inhibitAnyPolicy - 1, 0);
            }
        }

        (int requireExplicit, int inhibitMapping) = ReadConstraints(certificate);
        _explicitPolicy = Math.Min(_explicitPolicy, requireExplicit);
        _policyMapping = Math.Min(_policyMapping, inhibitMapping);
        if (Find(certificate, CertificateExtensionOids.InhibitAnyPolicy) is { } inhibit)
            _inhibitAnyPolicy = Math.Min(_inhibitAnyPolicy, ReadCount(new AsnReader(inhibit, AsnEncodingRules.BER), Asn1Tag.Integer));
        return null;
    }

    private string? Map(CertificateStructure certificate)
    {
        if (Find(certificate, CertificateExtensionOids.PolicyMappings) is not { } value)
            return null;
        var mappings = new List<(string Issuers, string Subjects)>();
        AsnReader reader = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        while (reader.HasData)
        {
            AsnReader mapping = reader.ReadSequence();
            mappings.Add((mapping.ReadObjectIdentifier(), mapping.ReadObjectIdentifier()));
        }

        if (mappings.Exists(mapping => mapping.Issuers == AnyPolicy || mapping.Subjects == AnyPolicy))
            return "maps to or from anyPolicy (RFC 5280, 6.1.4 a)";
        var mapped = mappings.Where(mapping => _valid.Contains(mapping.Issuers) || _valid.Contains(AnyPolicy)).ToList();
        _valid.ExceptWith(mappings.Select(mapping => mapping.Issuers));
        // 6.1.4 b 2: where mapping is inhibited, what would be mapped is not valid any more.
        if (_policyMapping > 0)
            _valid.UnionWith(mapped.Select(mapping => mapping.Subjects));
        return null;
    }

    // RFC 5280, 4.2.1.11; what is not said limits nothing.
    private static (int RequireExplicit, int InhibitMapping) ReadConstraints(CertificateStructure certificate)
    {
        (int requireExplicit, int inhibitMapping) = (int.MaxValue, int.MaxValue);
        if (Find(certificate, CertificateExtensionOids.PolicyConstraints) is not { } value)
            return (requireExplicit, inhibitMapping);
        AsnReader constraints = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        while (constraints.HasData)
        {
            Asn1Tag tag = constraints.PeekTag();
            if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 0 })
                requireExplicit = ReadCount(constraints, tag);
            else if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 1 })
                inhibitMapping = ReadCount(constraints, tag);
            else
                throw new AsnContentException("A policyConstraints has an unknown member.");
        }

        return (requireExplicit, inhibitMapping);
    }

    // A count that does not fit an int lets more certificates follow than any path has.
    private static int ReadCount(AsnReader reader, Asn1Tag tag) => reader.TryReadInt32(out int count, tag) ? Math.Max(count, 0) : int.MaxValue;

    private static ReadOnlyMemory<byte>? Find(CertificateStructure certificate, string oid)
    {
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid == oid)
                return extension.Value;
        }

        return null;
    }
}
