using System.Globalization;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Testing;
using EContract.Sdk.Validation;
using EContract.Sdk.Validation.Policies;

namespace EContract.Sdk.Tests.Validation;

public sealed class ValidationPolicyTests
{
    public static TheoryData<string> Names => [.. ValidationPolicy.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Named_EveryPolicy_ReadsAndNamesItsSource(string name)
    {
        ValidationPolicy policy = ValidationPolicy.Named(name);

        Assert.Equal(name, policy.Name);
        Assert.Matches(@"\d{4}\)", policy.Algorithms.Source);
        Assert.NotEmpty(policy.Algorithms.Digests);
        Assert.NotEmpty(policy.Algorithms.Keys);
    }

    [Theory]
    [InlineData("default", "RSA", 2048, "2099-01-01", null)]
    [InlineData("default", "RSA", 1024, "2013-12-31", null)]
    [InlineData("default", "RSA", 1024, "2014-01-01", "2013-12-31")]
    [InlineData("default", "Ed25519", 0, "2099-01-01", null)]
    [InlineData("cryptrec", "RSA", 2048, "2030-12-31", null)]
    [InlineData("cryptrec", "RSA", 2048, "2031-01-01", "2030-12-31")]
    [InlineData("cryptrec", "RSA", 3072, "2050-12-31", null)]
    [InlineData("cryptrec", "ECDSA", 256, "2051-01-01", "2050-12-31")]
    [InlineData("cryptrec", "ECDSA", 384, "2099-01-01", null)]
    [InlineData("cryptrec", "RSA", 512, "2000-01-01", "too short")]
    [InlineData("cryptrec", "ML-DSA-65", 0, "2026-01-01", "not among the algorithms of CRYPTREC")]
    [InlineData("etsi", "RSA", 2048, "2028-12-31", null)]
    [InlineData("etsi", "RSA", 2048, "2029-01-01", "2028-12-31")]
    [InlineData("etsi", "RSA", 4096, "2099-01-01", null)]
    [InlineData("etsi", "ECDSA", 224, "2022-01-01", "2021-09-30")]
    [InlineData("etsi", "Ed25519", 0, "2026-01-01", "not among")]
    [InlineData("etsi-2.1.1", "RSA", 2048, "2026-04-01", "2026-03-31")]
    [InlineData("etsi-2.1.1", "Ed25519", 0, "2026-04-01", null)]
    public void FindFault_KeyAtADate_IsWhatTheListSays(string policy, string algorithm, int bits, string day, string? expected)
    {
        KeyAlgorithm kind = Enum.GetValues<KeyAlgorithm>().Single(each => KeyAlgorithms.NameOf(each) == algorithm);

        string? fault = ValidationPolicy.Named(policy).Algorithms.FindFault(kind, bits, Noon(day));

        AssertFault(expected, fault);
    }

    [Theory]
    [InlineData("etsi", SignatureScheme.RsaPkcs1, "2028-12-31", null)]
    [InlineData("etsi", SignatureScheme.RsaPkcs1, "2029-01-01", "2028-12-31")]
    [InlineData("etsi", SignatureScheme.RsaPss, "2029-01-01", null)]
    [InlineData("cryptrec", SignatureScheme.RsaPkcs1, "2029-01-01", null)]
    public void FindFault_SchemeAtADate_IsWhatTheListSays(string policy, SignatureScheme scheme, string day, string? expected) =>
        AssertFault(expected, ValidationPolicy.Named(policy).Algorithms.FindFault(new SignatureAlgorithm(scheme, DigestAlgorithm.Sha256), Noon(day)));

    [Fact]
    public async Task ValidateAsync_AlgorithmEnded_CountsOnlyUnderAProofOfItsTime()
    {
        using var world = new SigningWorld(DevelopmentKeyAlgorithm.Rsa2048);
        byte[] bare = await world.SignAsync(PadesLevel.BaselineB);
        byte[] stamped = await world.SignAsync(PadesLevel.BaselineLTA);
        ValidationPolicy ended = Read("""{ "name": "x", "algorithms": { "name": "mine", "unlisted": "accept", "digests": [ { "name": "SHA-256", "until": "2026-04-01" } ] } }""");
        world.Clock.Set(SigningWorld.Start.AddDays(2));

        ValidationReport withoutProof = await world.ValidateAsync(bare, world.Pki.RevocationSource, policy: ended);
        ValidationReport later = await world.ValidateAsync(stamped, world.Pki.RevocationSource, policy: ended);

        Assert.Equal(ValidationSubIndication.CryptoConstraintsFailureNoPoe, withoutProof.Signatures[0].SubIndication);
        Assert.Contains("SHA256 is not acceptable after 2026-04-01", string.Join(' ', withoutProof.Signatures[0].Messages));
        // The last timestamp has nothing that proves its own time, so what stands beneath has none either.
        Assert.Equal(ValidationSubIndication.CryptoConstraintsFailureNoPoe, later.Signatures[^1].SubIndication);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "is no object")]
    [InlineData("{}", "name is missing")]
    [InlineData("""{ "name": "x", "name": "y" }""", "no JSON")]
    [InlineData("""{ "name": 1 }""", "name is no text")]
    [InlineData("""{ "name": "x", "revokation": "never" }""", "revokation is unknown")]
    [InlineData("""{ "name": "x", "revocation": "sometimes" }""", "revocation is 'sometimes', not one of whereNamed, always, never")]
    [InlineData("""{ "name": "x", "revocationSources": "network" }""", "revocationSources is no list of words")]
    [InlineData("""{ "name": "x", "revocationSources": [] }""", "revocationSources is no list of words")]
    [InlineData("""{ "name": "x", "revocationSources": [ "network", 1 ] }""", "revocationSources[1] is no text")]
    [InlineData("""{ "name": "x", "revocationSources": [ "web" ] }""", "revocationSources[0] is 'web', not one of securityStore, signature, cache, network")]
    [InlineData("""{ "name": "x", "revocationSources": [ "cache", "cache" ] }""", "revocationSources[1] is 'cache' again")]
    [InlineData("""{ "name": "x", "clockSkew": "5 minutes" }""", "clockSkew is '5 minutes', no duration")]
    [InlineData("""{ "name": "x", "algorithms": "nist" }""", "no policy 'nist'")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "digests": {} } }""", "algorithms.digests is no list")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "digests": [ { "name": "MD6" } ] } }""", "algorithms.digests[0].name is 'MD6', not one of SHA-1")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "digests": [ { "name": "SHA-1", "until": "31.12.2013" } ] } }""", "algorithms.digests[0].until is '31.12.2013', no date")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "keys": [ { "algorithm": "RSA" } ] } }""", "algorithms.keys[0].bits is missing")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "keys": [ { "algorithm": "Ed25519", "bits": 255 } ] } }""", "algorithms.keys[0].bits must not be given")]
    [InlineData("""{ "name": "x", "algorithms": { "name": "y", "keys": [ { "algorithm": "RSA", "bits": -1 } ] } }""", "algorithms.keys[0].bits is no whole number")]
    public void Read_NoPolicy_SaysWhatAndWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ValidationPolicyException>(() => Read(json)).Message);

    [Fact]
    public void Read_AllMembers_AreTaken()
    {
        ValidationPolicy policy = Read("""
            { "name": "house", // ours
              "revocation": "always", "revocationSources": [ "network", "securityStore" ], "allowedChanges": "ltv", "maxRevocationAge": "7.00:00:00", "clockSkew": "00:01:00", "algorithms": "cryptrec" }
            """);

        Assert.Equal(("house", RevocationRequirement.Always, LaterChanges.Ltv), (policy.Name, policy.Revocation, policy.AllowedChanges));
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromMinutes(1)), (policy.MaxRevocationAge, policy.ClockSkew));
        Assert.Equal("CRYPTREC", policy.Algorithms.Name);
        Assert.Equal([RevocationOrigin.Network, RevocationOrigin.SecurityStore], policy.RevocationSources);
    }

    private static ValidationPolicy Read(string json) => ValidationPolicyReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static DateTimeOffset Noon(string day) => DateTimeOffset.Parse(day + "T12:00Z", CultureInfo.InvariantCulture);

    private static void AssertFault(string? expected, string? fault)
    {
        if (expected is null)
            Assert.Null(fault);
        else
            Assert.Contains(expected, fault);
    }
}
