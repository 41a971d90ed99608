using EContract.Sdk.Pades;
using EContract.Sdk.Validation;

namespace EContract.Sdk.Workflow;

/// <summary>How levels are called in the log (ETSI EN 319 142-1, clause 6).</summary>
internal static class SignatureLevels
{
    public static string NameOf(PadesLevel level) => level switch
    {
        PadesLevel.BaselineB => "B-B",
        PadesLevel.BaselineT => "B-T",
        PadesLevel.BaselineLT => "B-LT",
        PadesLevel.BaselineLTA => "B-LTA",
        _ => level.ToString(),
    };

    public static string NameOf(SignatureLevel level) => level switch
    {
        SignatureLevel.BaselineB => "B-B",
        SignatureLevel.BaselineT => "B-T",
        SignatureLevel.BaselineLT => "B-LT",
        SignatureLevel.BaselineLTA => "B-LTA",
        SignatureLevel.Rfc3161 => "RFC3161",
        _ => "CMS",
    };
}
