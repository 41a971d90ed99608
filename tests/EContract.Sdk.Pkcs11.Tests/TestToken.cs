using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>A token of each implementation at hand, for theories.</summary>
internal static class TestToken
{
    public static TheoryData<string> Implementations => ["SoftHSM", "NSS", "p11-kit"];

    /// <summary>Options for a token, without a key.</summary>
    /// <returns>What to dispose when the test is done.</returns>
    public static async Task<IAsyncDisposable> OpenAsync(string implementation, string label, Pkcs11SignerOptions options)
    {
        options.SetPin(SoftHsm.Pin);
        options.TokenLabel = label;
        switch (implementation)
        {
            case "NSS":
                options.LibraryPath = NssDatabase.RequireLibrary();
                options.LibraryParameters = await NssDatabase.RequireParametersAsync();
                options.TokenLabel = NssDatabase.TokenLabel;
                return new Nothing();
            case "p11-kit":
                P11KitServer server = await P11KitServer.StartAsync(label);
                options.LibraryPath = server.LibraryPath;
                return server;
            default:
                options.LibraryPath = SoftHsm.RequireToken(label);
                return new Nothing();
        }
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
