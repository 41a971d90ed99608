using System.Globalization;
using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Signing;

/// <summary>Holds a signature against the seed value of its field (ISO 32000-2, 12.7.5.5 and table 237).</summary>
internal sealed class SeedValueCheck
{
    // Table 237: 3 is a reader that knows all that PDF 2.0 has.
    private const double OwnParserVersion = 3;

    private readonly string _fieldName;
    private readonly SignatureSeedValue _seed;
    private readonly IntendedSignature _intended;

    private SeedValueCheck(string fieldName, SignatureSeedValue seed, IntendedSignature intended)
    {
        _fieldName = fieldName;
        _seed = seed;
        _intended = intended;
    }

    private string? Reason => (_intended.Dictionary["Reason"] as PdfString)?.ToText();

    // Nothing may change any more: by the lock of the field, or by certification.
    private bool LocksDocument => (_intended.Lock?.Permission ?? _intended.Options.Certification) == PdfCertification.NoChanges;

    private bool EmbedsRevocationInformation => _intended.Options.Pkcs7?.RevocationInformation ?? _intended.Options.Level >= PadesLevel.BaselineLT;

    /// <summary>Refuses a signature that does not keep to what the seed value requires.</summary>
    /// <exception cref="PdfSigningException">It does not; says in which entry.</exception>
    public static void Require(string fieldName, SignatureSeedValue seed, IntendedSignature intended)
    {
        new SeedValueCheck(fieldName, seed, intended).Require();
        if (seed.Certificate is { } certificate)
            CertificateSeedValueCheck.Require(fieldName, certificate, intended.Credential);
    }

    /// <summary>The error for an entry that is not kept to.</summary>
    public static PdfSigningException NotMet(string fieldName, string entry, string wanted) => new(
        PdfSigningFailure.SeedValueNotMet, $"The field '{fieldName}' requires of its signature, in {entry} of its seed value: {wanted}.");

    private void Require()
    {
        if (Binds(SeedValueConstraints.ParserVersion) && _seed.ParserVersion > OwnParserVersion)
            throw NotMet("V", string.Create(CultureInfo.InvariantCulture, $"a signer that knows version {_seed.ParserVersion}, not {OwnParserVersion}"));
        if (Binds(SeedValueConstraints.Filter) && _seed.Filter is { } filter && filter != Name("Filter"))
            throw NotMet("Filter", $"the handler {filter}, not {Name("Filter")}");
        if (Binds(SeedValueConstraints.SubFilters))
            RequireOneOf("SubFilter", _seed.SubFilters, Name("SubFilter"));
        if (Binds(SeedValueConstraints.DigestMethods))
            RequireOneOf("DigestMethod", _seed.DigestMethods, _intended.Credential.Algorithm.Digest.ToString(), SameDigest);
        if (Binds(SeedValueConstraints.Reasons))
            RequireReason();
        // 12.8.7: an attestation belongs to a certification, and we make none.
        if (Binds(SeedValueConstraints.LegalAttestations) && _seed.LegalAttestations.Count > 0 && _intended.Options.Certification is not null)
            throw NotMet("LegalAttestation", "a legal attestation");
        if (Binds(SeedValueConstraints.AddRevocationInformation) && _seed.AddRevocationInformation == true && !EmbedsRevocationInformation)
            throw NotMet("AddRevInfo", "embedded revocation information (B-LT or above)");
        if (Binds(SeedValueConstraints.AppearanceFilter) && _seed.AppearanceFilter is { } appearance)
            throw NotMet("AppearanceFilter", $"the appearance named '{appearance}'");
        RequireLock();
        RequireMdp();
        if (_seed.RequiresTimestamp && !_intended.Options.NeedsTimestamp)
            throw NotMet("TimeStamp", "a timestamp (B-T or above)");
    }

    private void RequireReason()
    {
        // Table 237: no reasons, or a lone period, forbid to give any.
        if (_seed.Reasons is [] or ["."])
        {
            if (Reason is not null)
                throw NotMet("Reasons", "no reason");
            return;
        }

        RequireOneOf("Reasons", _seed.Reasons, Reason);
    }

    private void RequireLock()
    {
        if (!Binds(SeedValueConstraints.DocumentLock))
            return;
        if (_seed.DocumentLock == SeedValueDocumentLock.Locked && !LocksDocument)
            throw NotMet("LockDocument", "a lock on the whole document (a lock or certification that permits no changes)");
        if (_seed.DocumentLock == SeedValueDocumentLock.Unlocked && LocksDocument)
            throw NotMet("LockDocument", "no lock on the whole document");
    }

    private void RequireMdp()
    {
        var own = (SeedValueMdp)(_intended.Options.Certification ?? 0);
        if (_seed.Mdp is { } mdp && mdp != own)
            throw NotMet("MDP", mdp == SeedValueMdp.Approval ? "an approval, no certification" : $"a certification with P = {mdp:D}");
    }

    private void RequireOneOf(string entry, IReadOnlyList<string> allowed, string? actual, Func<string, string, bool>? equal = null)
    {
        equal ??= string.Equals;
        if (allowed.Count > 0 && (actual is null || !allowed.Any(each => equal(each, actual))))
            throw NotMet(entry, $"one of {string.Join(", ", allowed.Select(each => $"'{each}'"))}, not {(actual is null ? "none" : $"'{actual}'")}");
    }

    // SHA256 in PDF, SHA-256 and SHA256 elsewhere.
    private static bool SameDigest(string one, string other) =>
        string.Equals(one.Replace("-", "", StringComparison.Ordinal), other.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private bool Binds(SeedValueConstraints entry) => _seed.Required.HasFlag(entry);

    private string? Name(string key) => (_intended.Dictionary[key] as PdfName)?.Value;

    private PdfSigningException NotMet(string entry, string wanted) => NotMet(_fieldName, entry, wanted);
}
