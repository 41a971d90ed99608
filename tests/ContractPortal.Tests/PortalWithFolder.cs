using EContract.TestInfrastructure;

namespace EContract.ContractPortal.Tests;

/// <summary>The portal with its mail folder: once for many tests.</summary>
public sealed class PortalWithFolder : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private PortalProcess? _portal;

    internal PortalProcess Portal => _portal!;

    public async ValueTask InitializeAsync() => _portal = await PortalProcess.StartAsync(_directory.Combine("data"));

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
            await _portal.DisposeAsync();
        _directory.Dispose();
    }
}
