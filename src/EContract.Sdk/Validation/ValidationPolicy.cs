using EContract.Sdk.Timestamping;
using EContract.Sdk.Validation.Policies;

namespace EContract.Sdk.Validation;

/// <summary>When the revocation status of a certificate must be known.</summary>
public enum RevocationRequirement
{
    /// <summary>
    /// Whenever the certificate names an OCSP responder or a CRL; the certificates of delegated responders and of CRL signers
    /// included, unless an OCSP responder's says with ocsp-nocheck that nobody need ask (RFC 6960, 4.2.2.2.1).
    /// </summary>
    WhereNamed,

    /// <summary>
    /// Always, but for trust anchors and OCSP responders marked with ocsp-nocheck: a delegated responder, or CRL signer, of whom nothing
    /// can be known then counts for nothing, which RFC 6960, 4.2.2.2.1 leaves to local policy.
    /// </summary>
    Always,

    /// <summary>Never; a known revocation counts all the same.</summary>
    Never,
}

/// <summary>What is required of a valid signature.</summary>
public sealed record ValidationPolicy
{
    internal static readonly RevocationOrigin[] DefaultRevocationSources =
        [RevocationOrigin.SecurityStore, RevocationOrigin.Signature, RevocationOrigin.Cache, RevocationOrigin.Network];

    /// <summary>The defaults.</summary>
    public static ValidationPolicy Default { get; } = ValidationPolicyReader.ReadNamed("default");

    /// <summary>The names of the policies that come with the library, as <see cref="Named"/> takes them.</summary>
    public static IReadOnlyList<string> Names => ValidationPolicyReader.Names;

    /// <summary>What reports call the policy.</summary>
    /// <value><c>default</c> by default.</value>
    public string Name { get; init; } = "default";

    /// <summary>When revocation must be checked.</summary>
    /// <value><see cref="RevocationRequirement.WhereNamed"/> by default.</value>
    public RevocationRequirement Revocation { get; init; } = RevocationRequirement.WhereNamed;

    /// <summary>
    /// Where revocation information is looked for, the preferred place first; others are not looked at. A place ends the
    /// search when nothing later could say otherwise: it tells of a revocation, or of a good status as of the time in question
    /// or after, or it is the network or what the network's source remembers. A good status of before that time counts only
    /// where no place ends the search.
    /// </summary>
    /// <value>The document security store, the signature, the cache, the network by default.</value>
    public IReadOnlyList<RevocationOrigin> RevocationSources { get; init; } = DefaultRevocationSources;

    /// <summary>
    /// What may be done to a document after a signature that is no certification; a certification says so itself. An
    /// annotation can cover what was signed, hence the default.
    /// </summary>
    /// <value><see cref="LaterChanges.FormFilling"/> by default.</value>
    public LaterChanges AllowedChanges { get; init; } = LaterChanges.FormFilling;

    /// <summary>
    /// What may be done at most to a certified document, whatever its certification allows: a host that wants no annotations at
    /// all says <see cref="LaterChanges.FormFilling"/>.
    /// </summary>
    /// <value><see cref="LaterChanges.Annotations"/> by default: as much as a certification can allow (ISO 32000-2, table 257).</value>
    public LaterChanges AllowedUnderCertification { get; init; } = LaterChanges.Annotations;

    /// <summary>Which algorithms and key sizes are acceptable until when.</summary>
    /// <value>Those of <see cref="Default"/>, which is not there yet only while it is read itself.</value>
    public AlgorithmPolicy Algorithms { get; init; } = Default?.Algorithms!;

    /// <summary>
    /// The list of time-stamping services that count, such as those accredited in Japan (認定タイムスタンプ); the timestamp
    /// of another proves nothing, however trusted its chain.
    /// </summary>
    /// <value><see langword="null"/> by default: every service that chains to a trust anchor.</value>
    public TsaTrustProfile? TimestampServices { get; init; }

    /// <summary>How old revocation information may be that does not say when it expires.</summary>
    /// <value>1 day by default.</value>
    public TimeSpan MaxRevocationAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How far clocks may differ.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A policy that comes with the library: the defaults with the algorithms of a published list.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ValidationPolicyException">There is none of that name.</exception>
    public static ValidationPolicy Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ValidationPolicyReader.ReadNamed(name);
    }

    /// <summary>Reads an operator's own policy; docs/validation.md says what stands in it.</summary>
    /// <param name="path">The file, JSON.</param>
    /// <exception cref="ValidationPolicyException">It is no policy: the message says what is wrong, and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ValidationPolicy FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream stream = File.OpenRead(path);
        try
        {
            return ValidationPolicyReader.Read(stream);
        }
        catch (ValidationPolicyException e)
        {
            throw new ValidationPolicyException($"{path}: {e.Message}", e);
        }
    }
}
