using System.Security.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Storage;
using EContract.TestInfrastructure.Hsm;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>NSS, another implementation than SoftHSM's, whose AES key wrap encrypts as well as it wraps.</summary>
[Collection("NSS")]
public sealed class Pkcs11KeyWrapperNssTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Aes256)]
    [InlineData(Pkcs11WrappingKeyAlgorithm.Rsa3072)]
    public async Task UnwrapAsync_KeysOfAnyLength_GivesThemAndRefusesWhatWasChanged(Pkcs11WrappingKeyAlgorithm algorithm)
    {
        Pkcs11KeyWrapperOptions options = await CreateOptionsAsync();
        await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(options.KeyLabel, algorithm, Stop);

        await AssertWrapsAsync(options);
    }

    [Fact]
    public async Task UnwrapAsync_AesKeyThatOnlyEncrypts_WrapsTheSameByOneCall()
    {
        Pkcs11KeyWrapperOptions encrypting = await CreateOptionsAsync();
        Pkcs11KeyWrapperOptions wrapping = await CreateOptionsAsync();
        byte[] value = RandomNumberGenerator.GetBytes(32);
        await ImportAsync(encrypting, value, CKA.CKA_ENCRYPT, CKA.CKA_DECRYPT);
        await ImportAsync(wrapping, value, CKA.CKA_WRAP, CKA.CKA_UNWRAP);

        await AssertWrapsAsync(encrypting);

        await using var first = new Pkcs11KeyWrapper(encrypting);
        await using var second = new Pkcs11KeyWrapper(wrapping);
        ReadOnlyMemory<byte> byEncryption = (await first.WrapAsync(value, Stop)).Value;
        Assert.Equal(byEncryption.ToArray(), (await second.WrapAsync(value, Stop)).Value.ToArray());
    }

    private static async Task<Pkcs11KeyWrapperOptions> CreateOptionsAsync()
    {
        var options = new Pkcs11KeyWrapperOptions
        {
            LibraryPath = NssDatabase.RequireLibrary(),
            LibraryParameters = await NssDatabase.RequireParametersAsync(),
            TokenLabel = NssDatabase.TokenLabel,
            KeyLabel = TestKeys.NewLabel(),
        };
        options.SetPin(SoftHsm.Pin);
        return options;
    }

    private static async Task ImportAsync(Pkcs11KeyWrapperOptions options, byte[] value, params CKA[] rights)
    {
        await using var pool = new Pkcs11SessionPool(options, SessionType.ReadWrite, capacity: 1, TimeProvider.System);
        await pool.RunAsync(
            pooled =>
            {
                IObjectAttributeFactory attributes = pooled.Session.Factories.ObjectAttributeFactory;
                return pooled.Session.CreateObject(
                [
                    attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                    attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
                    attributes.Create(CKA.CKA_TOKEN, true),
                    attributes.Create(CKA.CKA_LABEL, options.KeyLabel),
                    attributes.Create(CKA.CKA_VALUE, value),
                    .. ((CKA[])[CKA.CKA_ENCRYPT, CKA.CKA_DECRYPT, CKA.CKA_WRAP, CKA.CKA_UNWRAP])
                        .Select(right => attributes.Create(right, rights.Contains(right))),
                ]);
            },
            Stop);
    }

    private static async Task AssertWrapsAsync(Pkcs11KeyWrapperOptions options)
    {
        await using var wrapper = new Pkcs11KeyWrapper(options);
        foreach (int length in (int[])[16, 32, 33, 64])
        {
            byte[] key = RandomNumberGenerator.GetBytes(length);
            WrappedKey wrapped = await wrapper.WrapAsync(key, Stop);
            Assert.Equal(key, await wrapper.UnwrapAsync(wrapped, Stop));
            byte[] changed = wrapped.Value.ToArray();
            changed[^1] ^= 1;
            var thrown = await Assert.ThrowsAsync<KeyWrapException>(async () => await wrapper.UnwrapAsync(wrapped with { Value = changed }, Stop));
            Assert.Equal(KeyWrapFailure.Corrupt, thrown.Failure);
        }
    }
}
