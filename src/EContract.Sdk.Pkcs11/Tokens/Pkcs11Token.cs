using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Tokens;

/// <summary>A token found in a slot of a module.</summary>
/// <param name="Module">The library that knows it.</param>
/// <param name="Slot">Where it is.</param>
/// <param name="Label">Its label, without padding.</param>
/// <param name="Serial">Its serial number, without padding.</param>
/// <param name="LoginRequired">Whether private objects, and so private keys, are hidden before a login.</param>
internal sealed record Pkcs11Token(Pkcs11Module Module, ISlot Slot, string Label, string Serial, bool LoginRequired)
{
    /// <summary>Whether the token asks for its PIN itself, on a PIN pad (<c>CKF_PROTECTED_AUTHENTICATION_PATH</c>).</summary>
    public bool HasProtectedAuthenticationPath { get; init; }

    /// <summary>What kind of device it is (<c>CK_TOKEN_INFO.model</c>), without padding.</summary>
    public string Model { get; init; } = "";

    /// <summary>How messages name it.</summary>
    public string DisplayName => $"token '{Label}'";

    /// <summary>What tells it, as one library shows it, from every other token that the process may meet.</summary>
    public string UniqueName => $"{Module.Path}\n{Label}\n{Serial}";

    /// <summary>What tells the device from every other, whichever library leads to it. Without a serial number no two can be known for one.</summary>
    public string DeviceName => Serial.Length == 0 ? UniqueName : $"{Model}\n{Label}\n{Serial}";

    /// <summary>Whether the next wrong PIN locks it (<c>CKF_USER_PIN_FINAL_TRY</c>); asked anew each time, under a lease.</summary>
    public bool IsAtFinalTry() => Module.Describe(Slot).TokenFlags.UserPinFinalTry;

    /// <summary>Finds the one token that the options mean.</summary>
    /// <exception cref="TokenAbsentException">There is none.</exception>
    /// <exception cref="SignerException">There is more than one.</exception>
    public static Pkcs11Token Find(Pkcs11ModuleLease lease, Pkcs11TokenOptions options)
    {
        Pkcs11Module module = lease.Module;
        List<Pkcs11Token> present = List(module);
        if (present.Count == 0)
        {
            // A library that could not reach its HSM when it was initialised, such as p11-kit's client, knows no token until it is again.
            module.MarkLost(lease.Generation, finalize: true);
            throw new TokenAbsentException($"{module.Path} has no {Describe(options)}; it has none at the moment.");
        }

        List<Pkcs11Token> matching = present.FindAll(token =>
            (options.TokenLabel is null || token.Label == options.TokenLabel) &&
            (options.TokenSerial is null || token.Serial == options.TokenSerial) &&
            (options.SlotId is null || token.Slot.SlotId == options.SlotId));
        return matching.Count switch
        {
            1 => matching[0],
            0 => throw new TokenAbsentException($"{module.Path} has no {Describe(options)}; it has {Describe(present)}."),
            _ => throw new SignerException(
                SignerFailure.KeyNotFound,
                $"{module.Path} has more than one {Describe(options)}: {Describe(matching)}; say which by its serial number."),
        };
    }

    private static List<Pkcs11Token> List(Pkcs11Module module)
    {
        var tokens = new List<Pkcs11Token>();
        foreach ((ISlot slot, ITokenInfo info) in module.ListTokens())
        {
            if (info.TokenFlags.TokenInitialized)
                tokens.Add(new Pkcs11Token(module, slot, info.Label.TrimEnd(), info.SerialNumber.TrimEnd(), info.TokenFlags.LoginRequired)
                {
                    HasProtectedAuthenticationPath = info.TokenFlags.ProtectedAuthenticationPath,
                    Model = info.Model.TrimEnd(),
                });
        }

        return tokens;
    }

    private static string Describe(Pkcs11TokenOptions options)
    {
        var criteria = new List<string>();
        if (options.TokenLabel is not null)
            criteria.Add($"labelled '{options.TokenLabel}'");
        if (options.TokenSerial is not null)
            criteria.Add($"with serial number '{options.TokenSerial}'");
        if (options.SlotId is not null)
            criteria.Add($"in slot {options.SlotId}");
        return criteria.Count == 0 ? "token" : "token " + string.Join(", ", criteria);
    }

    private static string Describe(List<Pkcs11Token> tokens) => tokens.Count == 0
        ? "none"
        : string.Join(", ", tokens.Select(token => $"'{token.Label}' (serial number {token.Serial})"));
}
