namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>Leave to call a library, which stays initialised meanwhile.</summary>
/// <param name="Module">The library.</param>
/// <param name="Generation">Which of its initialisations it is.</param>
/// <param name="Ended">Cancelled when the library was initialised anew all the same, because calls did not return: they never may.</param>
internal readonly record struct Pkcs11ModuleLease(Pkcs11Module Module, int Generation, CancellationToken Ended) : IDisposable
{
    /// <summary>Gives it back, once.</summary>
    public void Dispose() => Module.Exit(Generation);
}
