using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>A PKCS#11 library in use by this process: initialised once, healed by one at a time, finalised with its last user.</summary>
/// <remarks>
/// Whoever calls the library holds a <see cref="Pkcs11ModuleLease"/> while he does. To initialise, or finalise, a library under a
/// running call is undefined (PKCS#11 v2.40, 5.4), so that work waits until the leases are back, and new ones wait for the work. It
/// runs on a thread of its own, once, however many wait for it: a library that hangs costs one thread. Calls that have not returned
/// when the time of their own request was up are given up, and not waited for: the library is initialised anew under them, since the
/// other choice is never to use it again. (p11-kit's client 0.24 forgets to wake some of its callers when its server dies.)
/// </remarks>
#pragma warning disable CA1001 // Modules live as long as the process, and so does what they hold.
internal sealed class Pkcs11Module
#pragma warning restore CA1001
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Pkcs11Module>>> ByPath = new();
    private static readonly ConcurrentDictionary<nint, Pkcs11Module> ByFunctionList = new();

    private readonly Lock _gate = new();
    private readonly Lock _listing = new();
    private readonly HashSet<Pkcs11ModuleLease> _leases = [];
    private readonly string? _parameters;
    private ICryptokiLibrary? _library;
    private Task? _work;

    // Null while the work waits for calls under way.
    private long? _workStarted;
    private bool _isReady;
    private bool _mustFinalize;
    private bool _initializedByUs;
    private int _generation;
    private int _users;

    private Pkcs11Module(string path, string? parameters) => (Path, _parameters) = (path, parameters);

    /// <summary>The full path by which the library was first asked for.</summary>
    public string Path { get; }

    /// <summary>Whether nobody calls it at the moment, but for calls that were given up: those will not return.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate)
                return _work is null && _leases.All(static lease => lease.Over.IsCompleted);
        }
    }

    /// <summary>Counts initialisations: sessions and handles of an earlier generation are dead.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Loads a library, without initialising it. Each user calls <see cref="ReleaseAsync"/> in the end.</summary>
    /// <param name="libraryPath">The library.</param>
    /// <param name="parameters">What it wants to be initialised with, as <c>pReserved</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">There is no such library, or it is used by this process with other parameters.</exception>
    /// <exception cref="Pkcs11Exception">It does not hand out its functions.</exception>
    public static async Task<Pkcs11Module> AcquireAsync(string libraryPath, string? parameters, CancellationToken cancellationToken)
    {
        string path = System.IO.Path.GetFullPath(libraryPath);
        Lazy<Task<Pkcs11Module>> loading = ByPath.GetOrAdd(path, path => new(() => LoadAsync(path, parameters)));
        Pkcs11Module module;
        try
        {
            module = await loading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (loading.Value.IsFaulted)
        {
            // It may be there later.
            ByPath.TryRemove(new(path, loading));
            throw;
        }

        if (module._parameters != parameters)
        {
            throw new SignerException(
                SignerFailure.KeyNotFound,
                $"{module.Path} is used by this process with other {nameof(Pkcs11TokenOptions.LibraryParameters)}: a library is initialised once a process.");
        }

        ProcessExit.WaitFor(module);
        lock (module._gate)
            module._users++;
        return module;
    }

    /// <summary>Lets the caller call the library, initialised if need be, until the lease is disposed.</summary>
    /// <param name="patience">How long initialising may have taken so far for it to be worth waiting for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">There is no such library, or initialising it, or a call before that, hangs.</exception>
    /// <exception cref="Pkcs11Exception">It does not start.</exception>
    public async ValueTask<Pkcs11ModuleLease> EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task work;
            lock (_gate)
            {
                if (_isReady && _work is null)
                {
                    var lease = new Pkcs11ModuleLease(this, _generation);
                    _leases.Add(lease);
                    return lease;
                }

                if (_work is not null && _workStarted is { } started && TimeProvider.System.GetElapsedTime(started) > patience)
                {
                    throw new SignerException(
                        SignerFailure.Unavailable, $"{Path} has not returned from being initialised; nothing is signed until it does.");
                }

                work = _work ?? Begin(Initialize);
            }

            await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the caller call the library if it is still as he knew it, without waiting.</summary>
    public bool TryEnter(int generation, [NotNullWhen(true)] out Pkcs11ModuleLease? lease)
    {
        lock (_gate)
        {
            lease = _isReady && _work is null && _generation == generation ? new Pkcs11ModuleLease(this, generation) : null;
            return lease is not null && _leases.Add(lease);
        }
    }

    /// <summary>Says that the library has lost its HSM, or has been finalised: the next to enter initialises it anew.</summary>
    /// <param name="seenGeneration">The generation in which the caller met the trouble; if it is past, that has been done.</param>
    /// <param name="finalize">Whether to finalise it first.</param>
    /// <returns>Whether it was news.</returns>
    public bool MarkLost(int seenGeneration, bool finalize)
    {
        lock (_gate)
        {
            if (_generation != seenGeneration || !_isReady)
                return false;
            _isReady = false;
            _mustFinalize = finalize;
            return true;
        }
    }

    /// <summary>Lists the tokens, initialised or not, with the slots that they are in. The caller holds a lease.</summary>
    public List<(ISlot Slot, ITokenInfo Token)> ListTokens()
    {
        IPkcs11Library library = _library?.Calls ?? throw new InvalidOperationException($"{Path} has not been entered.");
        // One thread at a time: SoftHSM 2.6.1 adds its empty slot while it lists, and aborts the process when two threads make it do
        // so at once; nor is its reading of a token's file, when another process has changed it, made for two.
        lock (_listing)
        {
            var tokens = new List<(ISlot, ITokenInfo)>();
            Pkcs11Exception? failure = null;
            foreach (ISlot slot in library.GetSlotList(SlotsType.WithTokenPresent))
            {
                try
                {
                    tokens.Add((slot, slot.GetTokenInfo()));
                }
                catch (Pkcs11Exception e)
                {
                    // One token that is out of order does not hide the others.
                    failure = e;
                }
            }

            return tokens.Count > 0 || failure is null ? tokens : throw failure;
        }
    }

    /// <summary>What a token says of itself now. The caller holds a lease.</summary>
    public ITokenInfo Describe(ISlot slot)
    {
        lock (_listing)
            return slot.GetTokenInfo();
    }

    /// <summary>Counts one user less. The last one finalises what was initialised here, and nothing else, when all calls are done.</summary>
    /// <returns>Completes when that is done. Need not be awaited, and never fails.</returns>
    public Task ReleaseAsync()
    {
        lock (_gate)
        {
            _users--;
            return _users == 0 && _isReady && _initializedByUs && _work is null
                ? Begin(TerminateUnlessUsed).ContinueWith(static _ => { }, TaskScheduler.Default)
                : Task.CompletedTask;
        }
    }

    /// <summary>Takes a lease back.</summary>
    internal void Exit(Pkcs11ModuleLease lease)
    {
        lock (_gate)
            _leases.Remove(lease);
    }

    // By the list of its functions: two paths, through links, to one library would each finalise it under the other's calls. Libraries
    // that make a new instance for each who asks, such as p11-kit's client, give each a list of its own.
    private static async Task<Pkcs11Module> LoadAsync(string path, string? parameters)
    {
        using var thread = new SessionThread("PKCS#11 library");
        nint functions = await thread.RunAsync(() => Load(path, CryptokiLibrary.GetFunctionList)).ConfigureAwait(false);
        return ByFunctionList.GetOrAdd(functions, _ => new Pkcs11Module(path, parameters));
    }

    private static TResult Load<TResult>(string path, Func<string, TResult> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or LibraryArchitectureException)
        {
            string problem = File.Exists(path) ? "cannot be loaded as a PKCS#11 library" : "does not exist";
            throw new SignerException(SignerFailure.Unavailable, $"{path} {problem}.", e);
        }
    }

    // The caller holds the gate.
    private Task Begin(Action work)
    {
        _workStarted = null;
        return _work = PerformAsync(Task.WhenAll(_leases.Select(lease => lease.Over)), work);
    }

    private async Task PerformAsync(Task drained, Action work)
    {
        // Out of the gate, so that the work is known before it is done.
        await Task.Yield();
        try
        {
            await drained.ConfigureAwait(false);
            lock (_gate)
                _workStarted = TimeProvider.System.GetTimestamp();
            using var thread = new SessionThread("PKCS#11 library");
            await thread.RunAsync(() => { work(); return true; }).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _work = null;
        }
    }

    private void Initialize()
    {
        _library ??= Load(Path, CryptokiLibrary.Load);
        bool finalized = _mustFinalize;
        if (finalized)
            _library.Terminate();
        _mustFinalize = false;
        CKR result = InitializeLibrary(_library);
        if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            throw new Pkcs11Exception("C_Initialize", result);
        lock (_gate)
        {
            // What somebody else had initialised stays his, although his sessions had to go with ours: he finalises it.
            if (!finalized)
                _initializedByUs = result == CKR.CKR_OK;
            Interlocked.Increment(ref _generation);
            // Those that are left were given up.
            _leases.Clear();
            _isReady = true;
        }
    }

    private CKR InitializeLibrary(ICryptokiLibrary library)
    {
        if (_parameters is null)
            return library.Initialize(0);
        nint text = Marshal.StringToCoTaskMemUTF8(_parameters);
        try
        {
            return library.Initialize(text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    private void TerminateUnlessUsed()
    {
        lock (_gate)
        {
            // Under a call that hangs it stays as it is.
            if (_users > 0 || _leases.Count > 0)
                return;
            _isReady = false;
        }

        // What it answers is of no interest: the next user initialises anew.
        _library!.Terminate();
    }
}
