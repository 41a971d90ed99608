using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Hsm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Envelopes whose documents lie encrypted under a key on an HSM: through rotations, and while the HSM is away.</summary>
public sealed class EncryptedEnvelopeTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly InMemoryEnvelopeStore _envelopes = new();
    private P11KitServer? _server;

    private string[] Files => Directory.GetFiles(_directory.FullPath, "*.ecdoc", SearchOption.AllDirectories);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Envelope_KeyRotatedOnTheToken_IsReadableBeforeAndAfterAndTheOldKeyMayGo()
    {
        Pkcs11SignerOptions signer = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(signer);
        var generator = new Pkcs11KeyGenerator(signer);
        await generator.GenerateWrappingKeyAsync("kek-2026", cancellationToken: Stop);
        EnvelopeId id;
        byte[] sent;
        await using (ServiceProvider host = StartHost(signer, "kek-2026"))
        {
            id = await SendAsync(host);
            sent = await ReadAsync(host, id);
            Assert.StartsWith("%PDF", Encoding.ASCII.GetString(sent));
        }

        AssertWrappedUnder("kek-2026");
        await generator.GenerateWrappingKeyAsync("kek-2027", cancellationToken: Stop);
        await using (ServiceProvider host = StartHost(signer, "kek-2027"))
        {
            RewrapResult result = await host.GetRequiredService<FileSystemDocumentStore>().RewrapAsync(cancellationToken: Stop);
            Assert.Equal((Files.Length, 0), (result.Rewrapped, result.Current));
        }

        AssertWrappedUnder("kek-2027");
        SoftHsm.DeleteObjects(signer.TokenLabel!, "kek-2026");
        await using (ServiceProvider host = StartHost(signer, "kek-2027"))
            Assert.Equal(sent, await ReadAsync(host, id));
    }

    [Fact]
    public async Task OpenAsync_HsmAwayAndBack_IsUnavailableMeanwhile()
    {
        _server = await P11KitServer.StartAsync("kek away");
        var options = new Pkcs11KeyWrapperOptions
        {
            LibraryPath = _server.LibraryPath, TokenLabel = "kek away", KeyLabel = "kek",
        };
        options.SetPin(SoftHsm.Pin);
        var generator = new Pkcs11KeyGenerator(options);
        // p11-kit passes on no AES key wrap: RSA is all there is.
        var refused = await Assert.ThrowsAsync<SignerException>(async () => await generator.GenerateWrappingKeyAsync("kek", cancellationToken: Stop));
        Assert.Contains("has no CKM_AES_KEY_WRAP", refused.Message);
        await generator.GenerateWrappingKeyAsync("kek", Pkcs11WrappingKeyAlgorithm.Rsa3072, Stop);
        var clock = new FakeTimeProvider();
        await using var wrapper = new Pkcs11KeyWrapper(options, clock);
        var store = new FileSystemDocumentStore(_directory.FullPath, wrapper);
        var scope = new DocumentScope("envelope", "document");
        using var content = new MemoryStream("契約"u8.ToArray());
        DocumentKey key = (await store.SaveAsync(scope, content, Stop)).Key;

        _server.Kill();
        DocumentStoreException opening = await FailAsync(() => store.OpenAsync(key, Stop).AsTask());
        DocumentStoreException saving = await FailAsync(async () =>
        {
            using var more = new MemoryStream([1]);
            await store.SaveAsync(scope, more, Stop);
        });
        await _server.StartAsync();
        Task<Stream> opened = store.OpenAsync(key, Stop).AsTask();
        await PassTimeUntilDoneAsync(opened, TimeSpan.FromMilliseconds(5));
        await using Stream back = await opened;

        Assert.Equal((DocumentStoreFailure.Unavailable, true), (opening.Failure, opening.IsTransient));
        Assert.Equal((DocumentStoreFailure.Unavailable, true), (saving.Failure, saving.IsTransient));
        Assert.Equal("契約", await new StreamReader(back, Encoding.UTF8).ReadToEndAsync(Stop));

        async Task<DocumentStoreException> FailAsync(Func<Task> call)
        {
            Task failing = call();
            await PassTimeUntilDoneAsync(failing, TimeSpan.FromSeconds(1));
            return await Assert.ThrowsAsync<DocumentStoreException>(() => failing);
        }

        async Task PassTimeUntilDoneAsync(Task work, TimeSpan step)
        {
            while (!work.IsCompleted)
            {
                clock.Advance(step);
                await Task.Delay(5, Stop);
            }
        }
    }

    [Fact]
    public async Task OpenAsync_OnAnotherToken_IsATypedError()
    {
        SoftHsm.CreateToken("right token");
        SoftHsm.CreateToken("wrong token");
        SoftHsm.CreateToken("token without keys");
        await using Pkcs11KeyWrapper right = await CreateWrapperAsync("right token", generate: true);
        await using Pkcs11KeyWrapper wrong = await CreateWrapperAsync("wrong token", generate: true);
        await using Pkcs11KeyWrapper without = await CreateWrapperAsync("token without keys", generate: false);
        using var content = new MemoryStream([1]);
        DocumentKey key = (await new FileSystemDocumentStore(_directory.FullPath, right)
            .SaveAsync(new DocumentScope("envelope", "document"), content, Stop)).Key;

        DocumentStoreException byWrong = await FailAsync(wrong);
        DocumentStoreException byWithout = await FailAsync(without);

        Assert.Equal(DocumentStoreFailure.Corrupt, byWrong.Failure);
        Assert.Contains("'wrong token' cannot unwrap a key: it is not intact, or another key of that label wrapped it", byWrong.Message);
        Assert.Equal(DocumentStoreFailure.KeyUnavailable, byWithout.Failure);
        Assert.Contains("'token without keys' has no AES key and no RSA private key labelled 'kek'", byWithout.Message);

        async Task<DocumentStoreException> FailAsync(IKeyWrapper wrapper) => await Assert.ThrowsAsync<DocumentStoreException>(async () =>
            await new FileSystemDocumentStore(_directory.FullPath, wrapper).OpenAsync(key, Stop));
    }

    [Fact]
    public void UsePkcs11KeyWrapper_IncompleteOptions_AreReportedWhenTheHostStarts()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts.UseFileSystemDocuments(
                _directory.FullPath, encryption => encryption.UsePkcs11KeyWrapper(hsm => hsm.TokenLabel = "t")))
            .BuildServiceProvider();

        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(thrown.Failures, failure => failure.StartsWith("LibraryPath is not set", StringComparison.Ordinal));
        Assert.Contains(thrown.Failures, failure => failure.StartsWith("KeyLabel must be", StringComparison.Ordinal));
    }

    private static async Task<Pkcs11KeyWrapper> CreateWrapperAsync(string token, bool generate)
    {
        var options = new Pkcs11KeyWrapperOptions { LibraryPath = SoftHsm.RequireLibrary(), TokenLabel = token, KeyLabel = "kek" };
        options.SetPin(SoftHsm.Pin);
        if (generate)
            await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync("kek", cancellationToken: Stop);
        return new Pkcs11KeyWrapper(options);
    }

    private ServiceProvider StartHost(Pkcs11SignerOptions made, string kek) => new ServiceCollection()
        .AddEContract(contracts => contracts
            .UseEnvelopeStore(_ => _envelopes)
            .UseFileSystemDocuments(_directory.FullPath, encryption => encryption.UsePkcs11KeyWrapper(hsm =>
            {
                hsm.LibraryPath = made.LibraryPath;
                hsm.TokenLabel = made.TokenLabel;
                hsm.PinProvider = made.PinProvider;
                hsm.KeyLabel = kek;
            }))
            .UsePkcs11Signer(hsm =>
            {
                hsm.LibraryPath = made.LibraryPath;
                hsm.TokenLabel = made.TokenLabel;
                hsm.KeyLabel = made.KeyLabel;
                hsm.PinProvider = made.PinProvider;
                hsm.Issuers.Add(TestKeys.Pki.IssuingCa);
            })
            .UseTimestampAuthority(_ => TestKeys.Pki.TimestampAuthority)
            .AddTrustAnchors(TestKeys.Pki.Root)
            .SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市")))
        .BuildServiceProvider();

    private static async Task<EnvelopeId> SendAsync(ServiceProvider host)
    {
        var manager = host.GetRequiredService<EnvelopeManager>();
        Envelope draft = await manager.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = { DocumentDescriptor.FromFile(SamplePdfs.Contract) },
            Participants = { new() { Name = "山田太郎", Email = "yamada@sample.example" } },
        });
        await manager.SendAsync(draft.Id);
        return draft.Id;
    }

    private static async Task<byte[]> ReadAsync(ServiceProvider host, EnvelopeId id)
    {
        var manager = host.GetRequiredService<EnvelopeManager>();
        Envelope envelope = await manager.GetAsync(id);
        string token = (await manager.IssueSigningLinkAsync(id, envelope.Participants[0].Id)).Segments[^1];
        await using Stream document = await manager.OpenDocumentAsync(token, envelope.Documents[0].Id);
        using var read = new MemoryStream();
        await document.CopyToAsync(read, Stop);
        return read.ToArray();
    }

    private void AssertWrappedUnder(string kek)
    {
        Assert.All(Files, file => Assert.True(File.ReadAllBytes(file).AsSpan(0, 64).IndexOf(Encoding.ASCII.GetBytes(kek)) > 0));
        Assert.All(Files, file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("%PDF"u8)));
        Assert.NotEmpty(Files);
    }
}
