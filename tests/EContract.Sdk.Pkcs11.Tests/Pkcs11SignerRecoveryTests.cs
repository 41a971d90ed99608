using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
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
