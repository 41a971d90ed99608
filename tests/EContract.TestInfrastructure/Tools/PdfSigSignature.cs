namespace EContract.TestInfrastructure.Tools;

/// <summary>One signature as pdfsig reports it.</summary>
/// <param name="Number">Its number, from 1, in the order of the fields.</param>
/// <param name="Lines">Every line of its report, without the leading "- ".</param>
public sealed record PdfSigSignature(int Number, IReadOnlyList<string> Lines)
{
    /// <summary>"Signature is Valid.": the digest and the CMS signature hold.</summary>
    public bool IsValid => Has("Signature Validation: Signature is Valid.");

    /// <summary>"Certificate is Trusted.": the signer's path ends in a trusted root.</summary>
    public bool IsTrusted => Has("Certificate Validation: Certificate is Trusted.");

    /// <summary>"Total document signed": nothing follows it in the file.</summary>
    public bool CoversWholeDocument => Has("Total document signed");

    /// <summary>The signature's SubFilter, such as <c>ETSI.CAdES.detached</c>.</summary>
    public string? Type => Value("Signature Type");

    /// <summary>The common name of the signer's certificate.</summary>
    public string? SignerCommonName => Value("Signer Certificate Common Name");

    /// <summary>A document timestamp, which pdfsig lists but cannot verify.</summary>
    // Poppler 22 does not know the sub-filter ETSI.RFC3161.
    public bool IsDocumentTimestamp => Type is "ETSI.RFC3161" or "unknown";

    /// <summary>The value of a line "name: value"; <see langword="null"/> when there is none.</summary>
    public string? Value(string name) => Lines
        .Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 2)..])
        .FirstOrDefault();

    private bool Has(string line) => Lines.Contains(line);
}
