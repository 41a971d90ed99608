namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>Leave to call a library, which stays initialised meanwhile.</summary>
/// <param name="Module">The library.</param>
/// <param name="Generation">Which of its initialisations it is.</param>
internal readonly record struct Pkcs11ModuleLease(Pkcs11Module Module, int Generation) : IDisposable
{
    /// <summary>Gives it back, once.</summary>
    public void Dispose() => Module.Exit();
}
