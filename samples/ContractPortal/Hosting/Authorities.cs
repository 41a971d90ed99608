using EContract.Sdk.Testing;

namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>
/// The development authorities. They answer at the address that their certificates name, as real ones do, for readers of the documents; this
/// host asks them in process, so that it starts also when somebody else has taken that port meanwhile.
/// </summary>
internal sealed class Authorities : IAsyncDisposable
{
    private readonly DevelopmentPkiServer? _server;

    private Authorities(DevelopmentPki pki, DevelopmentPkiServer? server) => (Pki, _server) = (pki, server);

    public DevelopmentPki Pki { get; }

    /// <summary>Loads those of an earlier start, or makes them.</summary>
    public static async Task<Authorities> OpenAsync(DataFolder folder)
    {
        try
        {
            DevelopmentPkiServer server = await DevelopmentPkiServer.StartFromAsync(folder.Authorities);
            return new Authorities(server.Pki, server);
        }
        catch (DevelopmentPkiException) when (Directory.Exists(folder.Authorities))
        {
            return new Authorities(DevelopmentPki.LoadFrom(folder.Authorities), server: null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        else
            Pki.Dispose();
    }
}
