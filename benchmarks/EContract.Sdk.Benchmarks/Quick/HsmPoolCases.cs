using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using EContract.TestInfrastructure.Tools;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Whether the pool keeps a token busy: documents signed by eight tasks, beside C_SignInit and C_Sign alone by eight threads, each with
/// a session, on the same token. Turn by turn, since both change with the load of the machine.
/// </summary>
internal sealed class HsmPoolCases : IDisposable
{
    private const int Tasks = 8;
    private const int Rounds = 5;

    // RFC 8017, 9.2, note 1: DigestInfo of SHA-256, without the digest.
    private static readonly byte[] Sha256DigestInfo = Convert.FromHexString("3031300D060960864801650304020105000420");

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions());
    private readonly byte[] _contract = SyntheticPdf.Create(30 * 1024);

    public IEnumerable<QuickCase> All()
    {
        if (ToolRunner.IsAvailable("p11-kit") && ToolRunner.IsAvailable("softhsm2-util"))
            yield return new("sign B-B 30 KB RSA-2048 on p11-kit, 8 tasks: rate / raw C_Sign, 8 threads", Target.AtLeast(0.95), RemoteAsync);
        if (ToolRunner.IsAvailable("certutil"))
            yield return new("sign B-B 30 KB RSA-2048 on NSS, 8 tasks: rate / raw C_Sign, 8 threads", Target.AtLeast(0.95), NssAsync);
    }

    public void Dispose() => _pki.Dispose();

    private async Task<(double, string)> RemoteAsync()
    {
        await using P11KitServer server = await P11KitServer.StartAsync("pool");
        return await MeasureAsync(new Pkcs11SignerOptions { LibraryPath = server.LibraryPath, TokenLabel = "pool" }, count: 400);
    }

    private async Task<(double, string)> NssAsync() => await MeasureAsync(
        new Pkcs11SignerOptions
        {
            LibraryPath = NssDatabase.RequireLibrary(),
            LibraryParameters = await NssDatabase.RequireParametersAsync(),
            TokenLabel = NssDatabase.TokenLabel,
        },
        count: 24);

    private async Task<(double, string)> MeasureAsync(Pkcs11SignerOptions options, int count)
    {
        options.SetPin(SoftHsm.Pin);
        options.KeyLabel = "pool";
        PublicKey key = await new Pkcs11KeyGenerator(options).GenerateRsaAsync("pool");
        options.Certificate = _pki.IssueSigner("benchmark", null, key);
        options.Issuers.Add(_pki.IssuingCa);
        options.MaxSessions = Tasks;
        await using var signer = new Pkcs11Signer(options);
        // The signer initialises the library and logs in; what follows finds both done, where the library is one for the process.
        await signer.ConnectAsync();
        List<Action> raw = OpenRaw(options);
        var pdf = new PdfSigner(signer);
        await SignAsync(pdf, count / 4);
        var rates = new List<(double Raw, double Pool)>();
        for (int round = 0; round < Rounds; round++)
            rates.Add((count / await TimeAsync(() => CallAsync(raw, count)), count / await TimeAsync(() => SignAsync(pdf, count))));
        double ratio = rates.Select(rate => rate.Pool / rate.Raw).Order().ElementAt(Rounds / 2);
        (double rawRate, double poolRate) = rates.MaxBy(rate => rate.Raw);
        return (ratio, string.Create(CultureInfo.InvariantCulture, $"raw {rawRate:0}/s, documents {poolRate:0}/s"));
    }

    private static List<Action> OpenRaw(Pkcs11SignerOptions options)
    {
        var factories = new Pkcs11InteropFactories();
        // Left open: to dispose of it would finalise the library under the signer.
        IPkcs11Library library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, options.LibraryPath, AppType.MultiThreaded);
        ISlot slot = library.GetSlotList(SlotsType.WithTokenPresent).First(each => each.GetTokenInfo().Label.TrimEnd() == options.TokenLabel);
        var calls = new List<Action>();
        for (int i = 0; i < Tasks; i++)
        {
            ISession session = slot.OpenSession(SessionType.ReadOnly);
            try
            {
                session.Login(CKU.CKU_USER, SoftHsm.Pin);
            }
            catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
            {
                // By the signer, or the session before.
            }

            IObjectHandle key = session.FindAllObjects([session.Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY)]).Single();
            IMechanism mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_RSA_PKCS);
            byte[] input = [.. Sha256DigestInfo, .. new byte[32]];
            calls.Add(() => session.Sign(mechanism, key, input));
        }

        return calls;
    }

    private static Task CallAsync(List<Action> calls, int count) => Task.WhenAll(calls.Select(call => Task.Factory.StartNew(
        () =>
        {
            for (int i = 0; i < count / Tasks; i++)
                call();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

    private Task SignAsync(PdfSigner pdf, int count) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = Tasks },
        async (_, cancellationToken) => await pdf.SignAsync(
            new MemoryStream(_contract, 0, _contract.Length, writable: false, publiclyVisible: true),
            new MemoryStream(_contract.Length + 20_000),
            new PdfSignatureOptions { VerifyAfterSigning = false },
            cancellationToken));

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
