using System.Text.Json;
using EContract.Sdk.Validation.Reports;

namespace EContract.Sdk.Validation.Policies;

/// <summary>Reads policy files, our own and those of operators; what a file does not say is as in the defaults.</summary>
internal static class ValidationPolicyReader
{
    /// <summary>The policies that come with the library.</summary>
    internal static readonly string[] Names = ["default", "cryptrec", "etsi", "etsi-2.1.1"];

    private static readonly (string, RevocationOrigin)[] Origins =
        [.. Enum.GetValues<RevocationOrigin>().Select(origin => (ReportNames.Of(origin), origin))];

    private const int MaxLength = 1 << 20;

    private static readonly JsonDocumentOptions DocumentOptions = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 8,
    };

    /// <summary>Reads one of our own.</summary>
    internal static ValidationPolicy ReadNamed(string name)
    {
        if (!Names.Contains(name))
            throw new ValidationPolicyException($"There is no policy '{name}'; there are {string.Join(", ", Names)}.");
        Type folder = typeof(ValidationPolicyReader);
        using Stream stream = folder.Assembly.GetManifestResourceStream($"{folder.Namespace}.{name}.json")!;
        return Read(stream);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ValidationPolicyException">It is no policy.</exception>
    internal static ValidationPolicy Read(Stream stream)
    {
        try
        {
            byte[] bytes = new byte[MaxLength + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxLength)
                throw new ValidationPolicyException($"A policy has at most {MaxLength} bytes.");
            using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, length), DocumentOptions);
            return Read(new PolicyElement(
                document.RootElement, "", "name", "revocation", "revocationSources", "allowedChanges", "allowedUnderCertification", "maxRevocationAge", "clockSkew", "algorithms"));
        }
        catch (JsonException e)
        {
            throw new ValidationPolicyException($"The policy is no JSON: {e.Message}", e);
        }
    }

    private static ValidationPolicy Read(PolicyElement policy) => new()
    {
        Name = policy.Required("name"),
        Revocation = policy.Choice(
            "revocation",
            ("whereNamed", RevocationRequirement.WhereNamed),
            ("always", RevocationRequirement.Always),
            ("never", RevocationRequirement.Never)) ?? RevocationRequirement.WhereNamed,
        RevocationSources = policy.Words("revocationSources", Origins) ?? ValidationPolicy.DefaultRevocationSources,
        AllowedChanges = ReadChanges(policy, "allowedChanges") ?? LaterChanges.FormFilling,
        AllowedUnderCertification = ReadChanges(policy, "allowedUnderCertification") ?? LaterChanges.Annotations,
        MaxRevocationAge = policy.Duration("maxRevocationAge") ?? TimeSpan.FromDays(1),
        ClockSkew = policy.Duration("clockSkew") ?? TimeSpan.FromMinutes(5),
        Algorithms = policy.Find("algorithms") switch
        {
            null => ValidationPolicy.Default.Algorithms,
            { ValueKind: JsonValueKind.String } name => ReadNamed(name.GetString()!).Algorithms,
            { } algorithms => AlgorithmPolicyReader.Read(new PolicyElement(algorithms, policy.Path("algorithms"), AlgorithmPolicyReader.Members)),
        },
    };

    private static LaterChanges? ReadChanges(PolicyElement policy, string name) => policy.Choice(
        name,
        ("none", LaterChanges.None),
        ("ltv", LaterChanges.Ltv),
        ("formFilling", LaterChanges.FormFilling),
        ("annotations", LaterChanges.Annotations));
}
