namespace EContract.Sdk.Tests.Architecture;

/// <summary>Which folder may use which: the table of docs/architecture.md, as data.</summary>
/// <remarks>A folder may always use itself and Diagnostics. What is not listed here is not allowed.</remarks>
internal static class DependencyRules
{
    private const string Everything = "*";

    /// <summary>Inside EContract.Sdk.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["DependencyInjection"] = [Everything],
        ["Workflow"] =
        [
            "Contracts", "Storage", "Notifications", "Auditing", "Compliance",
            "Signing", "Validation", "Preservation", "Pades", "Cryptography", "Timestamping",
        ],
        ["Preservation"] = ["Validation", "Signing", "Pades", "Pdf", "Cryptography", "Trust", "Timestamping", "Revocation"],
        ["Validation"] = ["Pades", "Pdf", "Cryptography", "Trust", "Timestamping", "Revocation"],
        ["Signing"] = ["Pades", "Pdf", "Cryptography", "Trust", "Timestamping", "Revocation"],
        ["Pades"] = ["Pdf", "Cryptography"],
        ["Revocation"] = ["Trust", "Cryptography"],
        ["Timestamping"] = ["Trust", "Cryptography"],
        ["Trust"] = ["Cryptography"],
        ["Auditing"] = ["Contracts", "Cryptography", "Timestamping"],
        ["Compliance"] = ["Contracts"],
        ["Storage"] = ["Contracts"],
        ["Notifications"] = ["Contracts"],
        ["Contracts"] = [],
        ["Pdf"] = [],
        ["Cryptography"] = [],
        ["Diagnostics"] = [],
    };

    /// <summary>From other assemblies into EContract.Sdk: the folder whose port a package implements, the nouns, and the builder.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["EContract.Sdk.Pkcs11"] = ["Cryptography", "DependencyInjection"],
        ["EContract.Sdk.EntityFrameworkCore"] = ["Storage", "Contracts", "DependencyInjection"],
        ["EContract.Sdk.Testing"] = ["Cryptography", "Trust", "Timestamping", "Revocation"],
    };

    /// <summary>Whether a folder of EContract.Sdk is one that the table knows.</summary>
    public static bool IsKnownFolder(string folder) => Folders.ContainsKey(folder);

    /// <summary>Whether a folder of EContract.Sdk may use another.</summary>
    public static bool FolderMayUse(string from, string to) => MayUse(Folders.GetValueOrDefault(from, []), from, to);

    /// <summary>Whether a package may use a folder of EContract.Sdk.</summary>
    public static bool PackageMayUse(string package, string to) => MayUse(Packages.GetValueOrDefault(package, []), package, to);

    private static bool MayUse(string[] allowed, string from, string to) =>
        from == to || to == "Diagnostics" || allowed.Contains(to) || allowed.Contains(Everything);
}
