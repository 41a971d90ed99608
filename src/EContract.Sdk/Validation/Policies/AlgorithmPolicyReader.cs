using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation.Policies;

/// <summary>Reads the algorithms of a policy file.</summary>
internal static class AlgorithmPolicyReader
{
    internal static readonly string[] Members = ["name", "source", "unlisted", "digests", "schemes", "keys"];

    private static readonly (string, DigestAlgorithm)[] Digests =
    [
        ("SHA-1", DigestAlgorithm.Sha1),
        ("SHA-256", DigestAlgorithm.Sha256),
        ("SHA-384", DigestAlgorithm.Sha384),
        ("SHA-512", DigestAlgorithm.Sha512),
        ("SHA3-256", DigestAlgorithm.Sha3_256),
        ("SHA3-384", DigestAlgorithm.Sha3_384),
        ("SHA3-512", DigestAlgorithm.Sha3_512),
    ];

    private static readonly (string, SignatureScheme)[] Schemes =
    [
        ("RSASSA-PKCS1-v1_5", SignatureScheme.RsaPkcs1),
        ("RSASSA-PSS", SignatureScheme.RsaPss),
        ("ECDSA", SignatureScheme.Ecdsa),
        ("plain-ECDSA", SignatureScheme.EcdsaPlain),
    ];

    private static readonly (string, KeyAlgorithm)[] Keys =
        [.. Enum.GetValues<KeyAlgorithm>().Select(algorithm => (KeyAlgorithms.NameOf(algorithm), algorithm))];

    internal static AlgorithmPolicy Read(PolicyElement policy) => new()
    {
        Name = policy.Required("name"),
        Source = policy.Text("source"),
        AcceptsUnlisted = policy.Choice("unlisted", ("refuse", false), ("accept", true)) ?? false,
        Digests = [.. policy.List("digests", "name", "until").Select(ReadDigest)],
        Schemes = [.. policy.List("schemes", "name", "until").Select(ReadScheme)],
        Keys = [.. policy.List("keys", "algorithm", "bits", "until").Select(ReadKey)],
    };

    private static DigestLimit ReadDigest(PolicyElement entry)
    {
        string name = entry.Required("name");
        DigestAlgorithm digest = Array.Find(Digests, known => known.Item1 == name).Item2 ?? throw Unknown(entry, "name", name, Digests);
        return new DigestLimit(digest, entry.Day("until"));
    }

    private static SchemeLimit ReadScheme(PolicyElement entry)
    {
        entry.Required("name");
        return new SchemeLimit(entry.Choice<SignatureScheme>("name", Schemes)!.Value, entry.Day("until"));
    }

    private static KeyLimit ReadKey(PolicyElement entry)
    {
        entry.Required("algorithm");
        KeyAlgorithm algorithm = entry.Choice<KeyAlgorithm>("algorithm", Keys)!.Value;
        int? bits = entry.Number("bits");
        bool hasSizes = algorithm is KeyAlgorithm.Rsa or KeyAlgorithm.Ecdsa;
        if (hasSizes && bits is null)
            throw entry.Fault("bits", "is missing");
        if (!hasSizes && bits is not null)
            throw entry.Fault("bits", "must not be given: such keys have one size");
        return new KeyLimit(algorithm, bits ?? 0, entry.Day("until"));
    }

    private static ValidationPolicyException Unknown<T>(PolicyElement entry, string member, string name, (string Name, T)[] known) =>
        entry.Fault(member, $"is '{name}', not one of {string.Join(", ", known.Select(each => each.Name))}");
}
