using EContract.Sdk.Testing.Hsm;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>The test process's SoftHSM: one directory of tokens, since the library reads its configuration once a process.</summary>
public static class SoftHsm
{
    /// <summary>The user PIN of every test token.</summary>
    public const string Pin = "1234";

    /// <summary>A token that every test may make keys on, under labels of its own.</summary>
    public const string TokenLabel = "econtract-tests";

    private static readonly Lazy<Task<DevelopmentHsm?>> Opened = new(OpenAsync);
    private static TemporaryDirectory? _directory;

    /// <summary>The PKCS#11 library, with the token <see cref="TokenLabel"/> in it; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static async Task<string> RequireAsync()
    {
        DevelopmentHsm? hsm = await Opened.Value;
        if (hsm is null)
            MissingComponent.SkipOrFail("SoftHSM", "softhsm2");
        return hsm.LibraryPath;
    }

    private static async Task<DevelopmentHsm?> OpenAsync()
    {
        _directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _directory.Dispose();
        DevelopmentHsm? hsm = DevelopmentHsm.TryOpen(_directory.FullPath);
        if (hsm is not null)
            await hsm.CreateTokenAsync(TokenLabel, Pin);
        return hsm;
    }
}
