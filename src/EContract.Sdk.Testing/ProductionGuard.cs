namespace EContract.Sdk.Testing;

/// <summary>Keeps authorities whose keys lie open in a folder out of places where somebody might believe them.</summary>
internal static class ProductionGuard
{
    private static readonly string[] Variables = ["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];

    /// <exception cref="DevelopmentPkiException">The process runs in the Production environment.</exception>
    public static void ThrowIfProduction() => ThrowIfProduction(Environment.GetEnvironmentVariable);

    internal static void ThrowIfProduction(Func<string, string?> environment)
    {
        foreach (string variable in Variables)
        {
            if (string.Equals(environment(variable), "Production", StringComparison.OrdinalIgnoreCase))
            {
                throw new DevelopmentPkiException(
                    $"The development authorities refuse to run in the Production environment ({variable} says so): "
                    + "anybody who reads their folder can sign, stamp and vouch for anything.");
            }
        }
    }
}
