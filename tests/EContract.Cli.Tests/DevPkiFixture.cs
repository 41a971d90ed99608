using System.Security.Cryptography.X509Certificates;
using EContract.TestInfrastructure;

namespace EContract.Cli.Tests;

/// <summary>One running <c>econtract dev-pki</c> for the tests of a class.</summary>
public sealed class DevPkiFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private DevPkiProcess _process = null!;

    public string RootFile => _process.RootFile;

    public string ChainFile => Path.Combine(Path.GetDirectoryName(RootFile)!, "chain.pem");

    public X509Certificate2 Root => X509CertificateLoader.LoadCertificateFromFile(RootFile);

    public X509Certificate2 TimestampCertificate =>
        X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Path.GetDirectoryName(RootFile)!, "tsa.pem"));

    public string SignerFile => _process.SignerFile;

    public string SignerPassword => _process.SignerPassword;

    public string TimestampAddress => _process.TimestampAddress;

    /// <summary>The options that name the ready-made signer.</summary>
    public string[] Key => ["--p12", SignerFile, "--p12-password", SignerPassword];

    public async ValueTask InitializeAsync() => _process = await DevPkiProcess.StartAsync(_directory.FullPath);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
