using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11.Inventory;

namespace EContract.Cli.Commands.Hsm;

/// <summary>A token as people read it: a line for it, one for each key, with its certificates below.</summary>
internal static class TokenText
{
    public static string Write(Pkcs11TokenContents contents)
    {
        Pkcs11TokenInfo token = contents.Token;
        var lines = new List<string> { $"{Name(token)} (slot {token.SlotId}, serial number {token.Serial}, {token.Manufacturer} {token.Model}){State(token)}" };
        foreach (Pkcs11KeyInfo key in contents.Keys.Where(key => key.Kind != Pkcs11KeyKind.Public || !HasPrivateHalf(contents, key)))
        {
            lines.Add($"  {Describe(key)}");
            lines.AddRange(contents.Certificates.Where(found => key.KeyId.Length > 0 && found.KeyId == key.KeyId).Select(found => "    " + Describe(found)));
        }

        lines.AddRange(contents.Certificates
            .Where(found => !contents.Keys.Any(key => key.KeyId.Length > 0 && key.KeyId == found.KeyId))
            .Select(found => "  " + Describe(found)));
        if (!contents.IsComplete)
            lines.Add("  private objects are not shown without a PIN");
        return string.Join(Environment.NewLine, lines.Select(TerminalText.Of));
    }

    private static string Name(Pkcs11TokenInfo token) => token.IsInitialized ? $"token '{token.Label}'" : "token without a name";

    private static string State(Pkcs11TokenInfo token) => token switch
    {
        { IsInitialized: false } => ", not initialised",
        { IsPinLocked: true } => ", locked: its PIN was wrong too often",
        { IsPinFinalTry: true } => ", one more wrong PIN locks it",
        _ => "",
    };

    private static bool HasPrivateHalf(Pkcs11TokenContents contents, Pkcs11KeyInfo publicKey) =>
        contents.Keys.Any(key => key.Kind == Pkcs11KeyKind.Private && key.KeyId.Length > 0 && key.KeyId == publicKey.KeyId);

    private static string Describe(Pkcs11KeyInfo key)
    {
        string kind = key.Kind switch
        {
            Pkcs11KeyKind.Private => "key",
            Pkcs11KeyKind.Public => "public key",
            _ => "secret key",
        };
        string guarded = (key.IsSensitive, key.IsExtractable) switch
        {
            (true, false) => ", never leaves the token",
            (false, _) => ", can be read",
            (_, true) => ", can be wrapped out of the token",
            _ => "",
        };
        return $"{kind} '{key.Label}': {key.Algorithm}, identifier {(key.KeyId.Length == 0 ? "none" : key.KeyId)}{guarded}"
            + (key.AlwaysAuthenticates ? ", wants its PIN for each use" : "");
    }

    private static string Describe(Pkcs11CertificateInfo found)
    {
        X509Certificate2 certificate = found.Certificate;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"certificate '{found.Label}': {certificate.Subject}, by {certificate.Issuer}, {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
    }
}
