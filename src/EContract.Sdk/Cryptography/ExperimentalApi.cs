namespace EContract.Sdk.Cryptography;

/// <summary>The identifiers under which the compiler warns of API that may still change.</summary>
internal static class ExperimentalApi
{
    /// <summary>ML-DSA: no PDF standard names it yet, so no other reader need understand such a signature.</summary>
    public const string MLDsa = "ECONTRACT001";
}
