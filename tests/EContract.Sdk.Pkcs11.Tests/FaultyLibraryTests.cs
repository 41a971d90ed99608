using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pkcs11.Inventory;
using EContract.TestInfrastructure.Hsm;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Whatever a function of the library answers, callers have a typed error, in time.</summary>
public sealed class FaultyLibraryTests
{
    private const string Token = "faulty";
    private const string Kek = "kek";

    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    // One that may pass, one that points at the caller, one of the maker's own.
    private static readonly CKR[] Answers = [CKR.CKR_DEVICE_ERROR, CKR.CKR_BUFFER_TOO_SMALL, (CKR)0x80000042];

    // Made once, while nothing fails yet; each test has a copy of it.
    private static readonly Lazy<Task<(SoftHsmCopy Library, string Key)>> Made = new(MakeTokenAsync);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Functions => [.. FaultyCryptoki.Functions.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task EveryCall_FunctionFails_EndsInATypedError(string function)
    {
        (SoftHsmCopy library, string key) = await Made.Value;
        Pkcs11SignerOptions options = OptionsFor(FaultyCryptoki.Fail(library.CreateWithItsTokens(), function));
        (options.KeyLabel, options.OperationTimeout) = (key, TimeSpan.FromMilliseconds(100));
        foreach (CKR answer in Answers)
        {
            FaultyCryptoki.Answer = answer;
            await using var signer = new Pkcs11Signer(options);
            await using var wrapper = new Pkcs11KeyWrapper(new Pkcs11KeyWrapperOptions
            {
                LibraryPath = options.LibraryPath,
                TokenLabel = options.TokenLabel,
                PinProvider = options.PinProvider,
                OperationTimeout = options.OperationTimeout,
                KeyLabel = Kek,
            });

            await Task.WhenAll(
                AttemptAsync(async () => await signer.SignAsync([Digest], Stop)),
                AttemptAsync(async () => await wrapper.WrapAsync(new byte[32], Stop)),
                AttemptAsync(async () => await new Pkcs11KeyEnrolment(options).CreateRequestAsync(new("CN=a"), cancellationToken: Stop)),
                AttemptAsync(async () => await new Pkcs11KeyGenerator(options).GenerateEcdsaAsync(TestKeys.NewLabel(), ECCurve.NamedCurves.nistP256, Stop)),
                AttemptAsync(async () => await Pkcs11Inventory.ReadAsync(options, Stop)),
                // A probe says so instead.
                signer.ProbeAsync(cancellationToken: Stop).AsTask());
        }
    }

    // Some functions can be done without for some calls.
    private static async Task AttemptAsync(Func<Task> call)
    {
        Exception? thrown = await Record.ExceptionAsync(call);
        if (thrown is not null)
            Assert.IsType<EContractException>(thrown, exactMatch: false);
    }

    private static async Task<(SoftHsmCopy Library, string Key)> MakeTokenAsync()
    {
        SoftHsmCopy library = SoftHsmCopy.Create();
        library.CreateToken(Token);
        Pkcs11SignerOptions options = OptionsFor(library.LibraryPath);
        await TestKeys.AddEcdsaAsync(options);
        await new Pkcs11KeyGenerator(options).GenerateWrappingKeyAsync(Kek);
        return (library, options.KeyLabel!);
    }

    private static Pkcs11SignerOptions OptionsFor(string library)
    {
        var options = new Pkcs11SignerOptions { LibraryPath = library, TokenLabel = Token };
        options.SetPin(SoftHsm.Pin);
        return options;
    }
}
