using System.Collections.Concurrent;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>
/// Lets calls that are under way return before the process ends: the end unloads what libraries hold, and under a running call they
/// crash (SoftHSM 2.6.1) or never return.
/// </summary>
internal static class ProcessExit
{
    // A call that hangs does not keep the process.
    private const int PatienceMilliseconds = 3000;

    private static readonly ConcurrentDictionary<Pkcs11Module, bool> Modules = new();

    static ProcessExit() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => SpinWait.SpinUntil(IsQuiet, PatienceMilliseconds);

    /// <summary>Waits for a library's calls, too.</summary>
    public static void WaitFor(Pkcs11Module module) => Modules.TryAdd(module, true);

    private static bool IsQuiet() => Modules.Keys.All(static module => module.IsIdle);
}
