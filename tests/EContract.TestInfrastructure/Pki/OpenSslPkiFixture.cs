using Xunit;

namespace EContract.TestInfrastructure.Pki;

/// <summary>One <see cref="OpenSslPki"/> for all tests of a class, since making it takes seconds.</summary>
public sealed class OpenSslPkiFixture : IAsyncLifetime
{
    private OpenSslPki? _pki;

    /// <summary>The authorities; skips the test where there is no openssl.</summary>
    public OpenSslPki Pki
    {
        get
        {
            Tools.ToolRunner.Require("openssl");
            return _pki ?? throw new InvalidOperationException("The fixture has not been initialised.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        // Skipping is for the tests to do: a fixture that throws would fail them.
        if (Tools.ToolRunner.IsAvailable("openssl"))
            _pki = await OpenSslPki.StartAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pki?.DisposeAsync() ?? ValueTask.CompletedTask;
}
