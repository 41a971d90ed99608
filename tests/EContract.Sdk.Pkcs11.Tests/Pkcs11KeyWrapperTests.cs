using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Hsm;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace EContract.Sdk.Pkcs11.Tests;

public sealed class Pkcs11KeyWrapperTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // One for all: making it takes long.
    private static readonly Lazy<Task<string>> RsaKey = new(static async () =>
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(options.KeyLabel, Pkcs11WrappingKeyAlgorithm.Rsa3072);
        return options.KeyLabel;
    });

    public static TheoryData<Pkcs11WrappingKeyAlgorithm, int> Keys => new()
    {
        { Pkcs11WrappingKeyAlgorithm.Aes256, 16 },
        { Pkcs11WrappingKeyAlgorithm.Aes256, 32 },
        { Pkcs11WrappingKeyAlgorithm.Aes256, 33 },
        { Pkcs11WrappingKeyAlgorithm.Aes256, 64 },
        { Pkcs11WrappingKeyAlgorithm.Rsa3072, 16 },
        { Pkcs11WrappingKeyAlgorithm.Rsa3072, 33 },
        { Pkcs11WrappingKeyAlgorithm.Rsa3072, 64 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task UnwrapAsync_InAnotherWrapper_GivesTheKey(Pkcs11WrappingKeyAlgorithm algorithm, int length)
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync(algorithm);
        byte[] key = RandomNumberGenerator.GetBytes(length);
        WrappedKey wrapped;
        await using (var first = new Pkcs11KeyWrapper(options))
            wrapped = await first.WrapAsync(key, Stop);
        await using var second = new Pkcs11KeyWrapper(options);

        Assert.Equal(key, await second.UnwrapAsync(wrapped, Stop));
        Assert.Equal(options.KeyLabel, wrapped.KeyId);
        Assert.InRange(wrapped.Value.Length, length + 9, 1024);
        Assert.Equal(-1, wrapped.Value.Span.IndexOf(key));
    }

    // The referee knows the key, which was put on the token from outside.
    [Theory]
    [InlineData(32)]
    [InlineData(21)]
    [InlineData(63)]
    public async Task WrapAsync_KnownKey_OthersUnwrapByRfc3394(int length)
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        byte[] kek = RandomNumberGenerator.GetBytes(32);
        SoftHsm.ImportAesKey(options.TokenLabel!, options.KeyLabel, kek);
        byte[] key = RandomNumberGenerator.GetBytes(length);
        await using var wrapper = new Pkcs11KeyWrapper(options);

        byte[] wrapped = (await wrapper.WrapAsync(key, Stop)).Value.ToArray();

        var rfc3394 = new AesWrapEngine();
        rfc3394.Init(forWrapping: false, new KeyParameter(kek));
        byte[] padding = length % 8 == 0 ? [] : [0x80, .. new byte[7 - (length % 8)]];
        Assert.Equal([.. key, .. padding], rfc3394.Unwrap(wrapped, 1, wrapped.Length - 1));
    }

    [Theory]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Aes256)]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Rsa3072)]
    public async Task UnwrapAsync_AnyByteChanged_IsCorrupt(Pkcs11WrappingKeyAlgorithm algorithm)
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync(algorithm);
        await using var wrapper = new Pkcs11KeyWrapper(options);
        WrappedKey wrapped = await wrapper.WrapAsync(new byte[32], Stop);
        byte[] whole = wrapped.Value.ToArray();

        foreach (int position in (int[])[0, 1, whole.Length / 2, whole.Length - 1])
        {
            byte[] changed = [.. whole];
            changed[position] ^= 0x40;
            await AssertCorruptAsync(changed);
        }

        await AssertCorruptAsync([]);
        await AssertCorruptAsync(whole[..1]);
        await AssertCorruptAsync(whole[..^1]);
        await AssertCorruptAsync([.. whole, 0]);
        Assert.Equal(new byte[32], await wrapper.UnwrapAsync(wrapped, Stop));

        async Task AssertCorruptAsync(byte[] value)
        {
            var thrown = await Assert.ThrowsAsync<KeyWrapException>(async () => await wrapper.UnwrapAsync(wrapped with { Value = value }, Stop));
            Assert.Equal(KeyWrapFailure.Corrupt, thrown.Failure);
            Assert.Contains($"'{options.KeyLabel}'", thrown.Message);
        }
    }

    [Fact]
    public async Task UnwrapAsync_KeyOfTheSameLabelOnAnotherToken_IsCorrupt()
    {
        SoftHsm.CreateToken("kek one");
        SoftHsm.CreateToken("kek two");
        Pkcs11KeyWrapperOptions one = CreateOptions("kek one", "kek-2026");
        Pkcs11KeyWrapperOptions two = CreateOptions("kek two", "kek-2026");
        await new Pkcs11KeyGenerator(one).GenerateWrappingKeyAsync("kek-2026", cancellationToken: Stop);
        await new Pkcs11KeyGenerator(two).GenerateWrappingKeyAsync("kek-2026", cancellationToken: Stop);
        await using var first = new Pkcs11KeyWrapper(one);
        await using var second = new Pkcs11KeyWrapper(two);

        WrappedKey wrapped = await first.WrapAsync(new byte[32], Stop);
        var thrown = await Assert.ThrowsAsync<KeyWrapException>(async () => await second.UnwrapAsync(wrapped, Stop));

        Assert.Equal(KeyWrapFailure.Corrupt, thrown.Failure);
        Assert.False(thrown.IsTransient);
        Assert.Contains("'kek two'", thrown.Message);
    }

    [Fact]
    public async Task WrapAsync_NoSuchKey_NamesThoseThatAreThere()
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync();
        string present = options.KeyLabel;
        options.KeyLabel = "missing";

        KeyWrapException thrown = await FailAsync(options);

        Assert.Equal(KeyWrapFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("labelled 'missing'", thrown.Message);
        Assert.Contains($"'{present}'", thrown.Message);
    }

    [Fact]
    public async Task WrapAsync_TwoKeysOfOneLabel_IsRefused()
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        SoftHsm.ImportAesKey(options.TokenLabel!, options.KeyLabel, new byte[32]);
        SoftHsm.ImportAesKey(options.TokenLabel!, options.KeyLabel, new byte[32]);

        KeyWrapException thrown = await FailAsync(options);

        Assert.Equal(KeyWrapFailure.KeyNotFound, thrown.Failure);
        Assert.Contains("must be the only one of its label", thrown.Message);
    }

    [Fact]
    public async Task WrapAsync_SigningKey_IsRefused()
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        await new Pkcs11KeyGenerator(options).GenerateRsaAsync(options.KeyLabel, cancellationToken: Stop);

        KeyWrapException thrown = await FailAsync(options);
        var taken = await Assert.ThrowsAsync<SignerException>(async () =>
            await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(options.KeyLabel, cancellationToken: Stop));

        Assert.Equal(KeyWrapFailure.AccessDenied, thrown.Failure);
        Assert.Contains("may not decrypt (CKA_DECRYPT)", thrown.Message);
        Assert.Contains($"already has a private key labelled '{options.KeyLabel}'", taken.Message);
    }

    // Documents under the label would have no answer to which key unwraps them.
    [Theory]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Aes256)]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Rsa3072)]
    public async Task GenerateAsync_LabelOfAKeyEncryptionKey_IsRefused(Pkcs11WrappingKeyAlgorithm algorithm)
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync(algorithm);
        var generator = new Pkcs11KeyGenerator(options);
        string label = options.KeyLabel;
        await using var wrapper = new Pkcs11KeyWrapper(options);
        WrappedKey wrapped = await wrapper.WrapAsync(new byte[32], Stop);

        await AssertTakenAsync(async () => await generator.GenerateAsync(new Pkcs11NewKey { Label = label, Algorithm = Pkcs11KeyAlgorithm.EcdsaP256 }, Stop));
        await AssertTakenAsync(async () => await generator.GenerateRsaAsync(label, cancellationToken: Stop));
        await AssertTakenAsync(async () => await generator.GenerateEcdsaAsync(label, ECCurve.NamedCurves.nistP256, Stop));
        await AssertTakenAsync(async () => await generator.GenerateWrappingKeyAsync(label, cancellationToken: Stop));

        await using var later = new Pkcs11KeyWrapper(options);
        Assert.Equal(new byte[32], await later.UnwrapAsync(wrapped, Stop));

        async Task AssertTakenAsync(Func<Task> generate) =>
            Assert.Contains($"key labelled '{label}'", (await Assert.ThrowsAsync<SignerException>(generate)).Message);
    }

    [Fact]
    public async Task UnwrapAsync_SigningKeyPutUnderTheLabelFromOutside_IsPassedOver()
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        await new Pkcs11KeyGenerator(options).GenerateRsaAsync(options.KeyLabel, cancellationToken: Stop);
        SoftHsm.ImportAesKey(options.TokenLabel!, options.KeyLabel, RandomNumberGenerator.GetBytes(32));
        await using var wrapper = new Pkcs11KeyWrapper(options);

        Assert.Equal(new byte[32], await wrapper.UnwrapAsync(await wrapper.WrapAsync(new byte[32], Stop), Stop));
    }

    [Fact]
    public async Task WrapAsync_WrongPin_IsDenied()
    {
        SoftHsm.CreateToken("kek pin");
        Pkcs11KeyWrapperOptions options = CreateOptions("kek pin", "kek");
        options.SetPin("999999");

        Assert.Equal(KeyWrapFailure.AccessDenied, (await FailAsync(options)).Failure);
    }

    [Fact]
    public async Task WrapAsync_NoSuchLibrary_IsUnavailable()
    {
        KeyWrapException thrown = await FailAsync(new Pkcs11KeyWrapperOptions { LibraryPath = "/nowhere/libhsm.so", KeyLabel = "kek" });

        Assert.Equal(KeyWrapFailure.Unavailable, thrown.Failure);
        Assert.True(thrown.IsTransient);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("鍵")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Constructor_LabelThatCannotStandBesideAKey_IsRefused(string label) =>
        Assert.Throws<ArgumentException>(() => new Pkcs11KeyWrapper(new Pkcs11KeyWrapperOptions { LibraryPath = "lib.so", KeyLabel = label }));

    [Fact]
    public async Task WrapAsync_ManyAtOnce_AllUnwrap()
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync();
        options.MaxSessions = 3;
        await using var wrapper = new Pkcs11KeyWrapper(options);

        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Stop }, async (i, stop) =>
        {
            byte[] key = SHA256.HashData(BitConverter.GetBytes(i));
            Assert.Equal(key, await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, stop), stop));
        });
    }

    [Fact]
    public async Task UnwrapAsync_AfterRotation_OldKeysStillUnwrap()
    {
        Pkcs11KeyWrapperOptions options = await CreateAsync();
        string old = options.KeyLabel;
        await using var before = new Pkcs11KeyWrapper(options);
        WrappedKey wrapped = await before.WrapAsync(new byte[32], Stop);
        options.KeyLabel = TestKeys.NewLabel();
        await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(options.KeyLabel, Pkcs11WrappingKeyAlgorithm.Rsa3072, Stop);
        await using var after = new Pkcs11KeyWrapper(options);

        Assert.Equal(old, before.KeyId);
        Assert.Equal(new byte[32], await after.UnwrapAsync(wrapped, Stop));
        Assert.Equal(options.KeyLabel, (await after.WrapAsync(new byte[32], Stop)).KeyId);
    }

    private static Pkcs11KeyWrapperOptions CreateOptions()
    {
        Pkcs11SignerOptions token = TestKeys.CreateOptions();
        return CreateOptions(token.TokenLabel!, TestKeys.NewLabel());
    }

    private static Pkcs11KeyWrapperOptions CreateOptions(string token, string label)
    {
        var options = new Pkcs11KeyWrapperOptions { LibraryPath = SoftHsm.RequireLibrary(), TokenLabel = token, KeyLabel = label };
        options.SetPin(SoftHsm.Pin);
        return options;
    }

    private static async Task<Pkcs11KeyWrapperOptions> CreateAsync(Pkcs11WrappingKeyAlgorithm algorithm = Pkcs11WrappingKeyAlgorithm.Aes256)
    {
        Pkcs11KeyWrapperOptions options = CreateOptions();
        if (algorithm == Pkcs11WrappingKeyAlgorithm.Rsa3072)
            options.KeyLabel = await RsaKey.Value;
        else
            await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(options.KeyLabel, algorithm, Stop);
        return options;
    }

    private static async Task<KeyWrapException> FailAsync(Pkcs11KeyWrapperOptions options)
    {
        await using var wrapper = new Pkcs11KeyWrapper(options);
        return await Assert.ThrowsAsync<KeyWrapException>(async () => await wrapper.WrapAsync(new byte[32], Stop));
    }
}
