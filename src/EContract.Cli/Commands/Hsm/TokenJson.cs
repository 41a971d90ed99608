using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EContract.Sdk.Pkcs11.Inventory;

namespace EContract.Cli.Commands.Hsm;

/// <summary>A token for programs: one JSON object on one line. Its names are a contract: some may come, none goes.</summary>
internal static class TokenJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(string library, Pkcs11TokenContents contents)
    {
        Pkcs11TokenInfo token = contents.Token;
        return JsonSerializer.Serialize(
            new
            {
                library,
                slot = token.SlotId,
                label = token.Label,
                serial = token.Serial,
                manufacturer = token.Manufacturer,
                model = token.Model,
                initialized = token.IsInitialized,
                loginRequired = token.LoginRequired,
                pinPad = token.HasProtectedAuthenticationPath,
                pinFinalTry = token.IsPinFinalTry,
                pinLocked = token.IsPinLocked,
                complete = contents.IsComplete,
                keys = contents.Keys.Select(key => new
                {
#pragma warning disable CA1308 // Words of the contract are in lower case.
                    kind = key.Kind.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
                    label = key.Label,
                    id = key.KeyId,
                    algorithm = key.Algorithm,
                    sensitive = key.IsSensitive,
                    extractable = key.IsExtractable,
                    alwaysAuthenticate = key.AlwaysAuthenticates,
                }),
                certificates = contents.Certificates.Select(found => new
                {
                    label = found.Label,
                    id = found.KeyId,
                    subject = found.Certificate.Subject,
                    issuer = found.Certificate.Issuer,
                    serial = found.Certificate.SerialNumber,
                    notBefore = Iso(found.Certificate.NotBefore),
                    notAfter = Iso(found.Certificate.NotAfter),
                }),
            },
            Options);
    }

    private static string Iso(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
