using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Hsm;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Other parts of the process, and modules that do not answer.</summary>
public sealed class Pkcs11SignerRecoveryTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    [Fact]
    public async Task SignAsync_SessionsClosedByAnotherPartOfTheProcess_SignsOnNewOnes()
    {
        SoftHsm.CreateToken("sessions closed");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("sessions closed", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await signer.SignAsync([Digest]))));

        SoftHsm.CloseAllSessions("sessions closed");

        Assert.Single(await signer.SignAsync([Digest]));
    }

    [Fact]
    public async Task SignAsync_LoggedOutByAnotherPartOfTheProcess_LogsInAgain()
    {
        SoftHsm.CreateToken("logged out");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("logged out", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        await signer.SignAsync([Digest]);

        SoftHsm.Logout("logged out");

        Assert.Single(await signer.SignAsync([Digest]));
    }

    [Fact]
    public async Task SignAsync_LoggedOutBeforeIdleSessionsHaveLookedTheKeyUp_LogsInAgain()
    {
        SoftHsm.CreateToken("logged out idle");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("logged out idle", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        options.MinSessions = 4;
        await using var signer = new Pkcs11Signer(options);
        await signer.ConnectAsync();

        SoftHsm.Logout("logged out idle");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await signer.SignAsync([Digest]))));
    }

    [Fact]
    public async Task UnwrapAsync_LoggedOutBeforeTheSessionHasLookedTheKeyUp_LogsInAgain()
    {
        SoftHsm.CreateToken("logged out kek");
        Pkcs11SignerOptions token = TestKeys.CreateOptions("logged out kek", SoftHsm.Pin);
        byte[] key = new byte[32];
        foreach (string label in new[] { "old", "new" })
            SoftHsm.ImportAesKey("logged out kek", label, [.. Digest]);
        await using Pkcs11KeyWrapper old = Open("old"), renewed = Open("new");
        WrappedKey wrapped = await old.WrapAsync(key);
        await renewed.WrapAsync(key);

        SoftHsm.Logout("logged out kek");

        Assert.Equal(key, await renewed.UnwrapAsync(wrapped));

        Pkcs11KeyWrapper Open(string label) => new(new Pkcs11KeyWrapperOptions
        {
            LibraryPath = token.LibraryPath,
            TokenLabel = token.TokenLabel,
            KeyLabel = label,
            PinProvider = token.PinProvider,
        });
    }

    [Fact]
    public async Task SignAsync_PinProviderThrows_IsUnavailableAndDoesNotSayThePin()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        options.PinProvider = _ => throw new HttpRequestException("the vault does not like 1234");
        SoftHsm.CreateToken("vault down");
        options.TokenLabel = "vault down";
        await using var signer = new Pkcs11Signer(options);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest]));

        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.Equal("The PIN of the token 'vault down' could not be fetched: its provider threw HttpRequestException.", thrown.Message);
    }

    [Fact]
    public async Task SignAsync_AlwaysAuthenticateAndPinProviderIgnoresItsToken_IsUnavailableAfterTheTimeout()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddAsync(options, Pkcs11KeyAlgorithm.EcdsaP256, alwaysAuthenticate: true);
        await using (var once = new Pkcs11Signer(options))
            await once.SignAsync([Digest]);
        Pkcs11PinProvider answers = options.PinProvider!;
        TaskCompletionSource? asked = null;
        options.PinProvider = stop =>
        {
            asked?.SetResult();
            return asked is null ? answers(stop) : new(new TaskCompletionSource<byte[]>().Task);
        };
        var clock = new FakeTimeProvider();
        await using var signer = new Pkcs11Signer(options, clock);
        await signer.GetCredentialAsync();

        asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<IReadOnlyList<ReadOnlyMemory<byte>>> signing = signer.SignAsync([Digest]).AsTask();
        await asked.Task;
        clock.Advance(options.OperationTimeout);
        var thrown = await Assert.ThrowsAsync<SignerException>(() => signing);

        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.Contains("was not provided within 00:00:30", thrown.Message);
    }

    [Fact]
    public async Task SignAsync_FirstTokenAbsentFromTheStart_IsSignedByTheSecond()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        await using var absent = new Pkcs11Signer(TestKeys.CreateOptions("absent", SoftHsm.Pin));
        await using var present = new Pkcs11Signer(options);

        Assert.Single(await new FailoverSigner(absent, present).SignAsync([Digest]));
    }

    [Fact]
    public async Task SignAsync_KeyDeleted_IsKeyNotFound()
    {
        SoftHsm.CreateToken("key deleted");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("key deleted", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        await signer.SignAsync([Digest]);

        SoftHsm.DeleteObjects("key deleted");
        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest]));

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
    }

    [Fact]
    public async Task SignAsync_PinProviderNeverAnswers_IsUnavailableAfterTheTimeout()
    {
        SoftHsm.CreateToken("no answer");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("no answer", SoftHsm.Pin);
        var asked = new TaskCompletionSource();
        options.OperationTimeout = TimeSpan.FromMinutes(2);
        options.PinProvider = async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        };
        var clock = new FakeTimeProvider();
        await using var signer = new Pkcs11Signer(options, clock);

        Task<IReadOnlyList<ReadOnlyMemory<byte>>> signing = signer.SignAsync([Digest]).AsTask();
        await asked.Task;
        clock.Advance(TimeSpan.FromMinutes(2));
        var thrown = await Assert.ThrowsAsync<SignerException>(() => signing);

        Assert.Equal(SignerFailure.Unavailable, thrown.Failure);
        Assert.True(thrown.IsTransient);
        Assert.Contains("'no answer'", thrown.Message);
    }

    [Fact]
    public async Task SignAsync_CancelledByCaller_ThrowsOperationCanceled()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await signer.SignAsync([Digest], new CancellationToken(canceled: true)));

        Assert.Single(await signer.SignAsync([Digest]));
    }
}
