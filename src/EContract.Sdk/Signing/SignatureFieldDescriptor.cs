using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing;

/// <summary>A signature field to be added to a document, empty.</summary>
/// <param name="Name">
/// Its fully qualified name. A period steps down the tree of fields (ISO 32000-2, 12.7.4.2): <c>parties.buyer</c> is the
/// field <c>buyer</c> in the group <c>parties</c>, which is made if it is not there.
/// </param>
public sealed record SignatureFieldDescriptor(string Name)
{
    /// <summary>Which fields its signature will lock (Lock of ISO 32000-2, table 235).</summary>
    /// <value><see langword="null"/> by default: none.</value>
    public SignatureFieldLock? Lock { get; init; }

    /// <summary>Where it stands, for a signature that will be seen there.</summary>
    /// <value><see langword="null"/> by default: it is invisible, and so will its signature be.</value>
    public FieldPlacement? Placement { get; init; }

    /// <summary>What is wanted of its signature (SV of ISO 32000-2, table 235).</summary>
    /// <value><see langword="null"/> by default: nothing.</value>
    public SignatureSeedValue? SeedValue { get; init; }
}
