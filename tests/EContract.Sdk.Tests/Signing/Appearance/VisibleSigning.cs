using System.Runtime.CompilerServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Appearance;
using EContract.TestInfrastructure.Referees;

namespace EContract.Sdk.Tests.Signing.Appearance;

/// <summary>Signs so that it shows.</summary>
internal static class VisibleSigning
{
    // To make a key takes longer than to sign many times.
    private static readonly ConditionalWeakTable<DevelopmentAuthorities, X509Signer> Signers = [];

    public static X509Signer SignerOf(this DevelopmentAuthorities authorities) =>
        Signers.GetValue(authorities, static each => each.CreateSigner());

    public static async Task SignAsync(
        this DevelopmentAuthorities authorities, string source, string output, SignatureAppearance appearance, FieldPlacement? placement, PdfSignatureOptions? options = null)
    {
        await new PdfSigner(authorities.SignerOf()).SignAsync(
            source, output, (options ?? new PdfSignatureOptions()) with { Appearance = appearance, Placement = placement }, TestContext.Current.CancellationToken);
    }
}
