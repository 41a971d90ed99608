using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>
/// Name constraints (RFC 5280, 4.2.1.10): every subject and alternative name below an issuer that states them must
/// lie in a permitted subtree of its kind, if there is one, and in no excluded one. A constraint on a kind of name that
/// we cannot compare is a violation as soon as such a name occurs.
/// </summary>
internal static class NameConstraintChecker
{
    // Each name is compared with each subtree; a hostile certificate can have ten thousand of both.
    private const long MaxComparisons = 1 << 20;

    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1, isConstructed: true);

    internal static string? FindViolation(CertificatePath path)
    {
        for (int i = path.Certificates.Count - 1; i > 0; i--)
        {
            CertificateExtension? constraints = CertificateStructure.Of(path.Certificates[i]).Extensions
                .FirstOrDefault(extension => extension.Oid == CertificateExtensionOids.NameConstraints);
            if (constraints is null)
                continue;
            try
            {
                (List<GeneralName> permitted, List<GeneralName> excluded) = Read(constraints.Value);
                for (int below = i - 1; below >= 0; below--)
                {
                    CertificateStructure certificate = CertificateStructure.Of(path.Certificates[below]);
                    // RFC 5280, 6.1.3 b: self-issued certificates on the way are exempt.
                    if (below > 0 && certificate.IsSelfIssued)
                        continue;
                    GeneralName[] names = [.. NamesOf(certificate)];
                    if ((long)names.Length * (permitted.Count + excluded.Count) > MaxComparisons)
                        return $"The certificate {path.Certificates[below].Subject} has {names.Length} names, too many to compare with the {permitted.Count + excluded.Count} name constraints of {path.Certificates[i].Subject}.";
                    if (Array.Find(names, name => !IsAllowed(name, permitted, excluded)) is { } outside)
                        return $"The certificate {path.Certificates[below].Subject} has the name {outside}, which the name constraints of {path.Certificates[i].Subject} do not allow (RFC 5280, 4.2.1.10).";
                }
            }
            catch (AsnContentException e)
            {
                return $"The name constraints of {path.Certificates[i].Subject} cannot be read: {e.Message}";
            }
        }

        return null;
    }

    private static bool IsAllowed(GeneralName name, List<GeneralName> permitted, List<GeneralName> excluded)
    {
        if (excluded.Exists(subtree => subtree.Kind == name.Kind && name.IsWithin(subtree) != false))
            return false;
        var sameKind = permitted.FindAll(subtree => subtree.Kind == name.Kind);
        return sameKind.Count == 0 || sameKind.Exists(subtree => name.IsWithin(subtree) == true);
    }

    private static IEnumerable<GeneralName> NamesOf(CertificateStructure certificate)
    {
        GeneralName subject = GeneralName.FromDirectoryName(certificate.Subject);
        if (!subject.IsEmpty)
            yield return subject;
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid != CertificateExtensionOids.SubjectAlternativeName)
                continue;
            AsnReader names = new AsnReader(extension.Value, AsnEncodingRules.BER).ReadSequence();
            while (names.HasData)
                yield return GeneralName.Read(names);
        }
    }

    private static (List<GeneralName> Permitted, List<GeneralName> Excluded) Read(ReadOnlyMemory<byte> value)
    {
        AsnReader constraints = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
        List<GeneralName> permitted = ReadSubtrees(constraints, Permitted);
        return (permitted, ReadSubtrees(constraints, Excluded));
    }

    private static List<GeneralName> ReadSubtrees(AsnReader constraints, Asn1Tag tag)
    {
        var subtrees = new List<GeneralName>();
        if (!constraints.HasData || !constraints.PeekTag().HasSameClassAndValue(tag))
            return subtrees;
        AsnReader list = constraints.ReadSequence(tag);
        while (list.HasData)
            subtrees.Add(GeneralName.Read(list.ReadSequence()));
        return subtrees;
    }
}
