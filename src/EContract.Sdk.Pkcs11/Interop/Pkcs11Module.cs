using System.Collections.Concurrent;
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
/// runs on a thread of its own, once, however many wait for it: a library that hangs costs one thread. Calls that do not return
/// although the library has lost its HSM are not waited for without end: it is initialised anew under them, since the other choice
/// is never to use it again. (p11-kit's client 0.24 forgets to wake some of its callers when its server dies.)
/// </remarks>
#pragma warning disable CA1001 // Modules live as long as the process, and so does what they hold.
internal sealed class Pkcs11Module
#pragma warning restore CA1001
{
    private static readonly TimeSpan HungCallPatience = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<string, Pkcs11Module> Known = new();

    private readonly Lock _gate = new();
    private readonly Lock _listing = new();
    private readonly string? _parameters;
    private ICryptokiLibrary? _library;
    private CancellationTokenSource _present = new();
    private TaskCompletionSource? _drained;
    private Task? _work;
    private long _workStarted;
    private bool _isReady;
    private bool _mustFinalize;
    private bool _initializedByUs;
    private int _generation;
    private int _users;
    private int _calls;

    private Pkcs11Module(string path, string? parameters) => (Path, _parameters) = (path, parameters);

    /// <summary>The library's full path.</summary>
    public string Path { get; }

    /// <summary>Whether nobody calls it at the moment.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate)
                return _calls == 0 && _work is null;
        }
    }

    /// <summary>Counts initialisations: sessions and handles of an earlier generation are dead.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Finds a library, or the knowledge of it: nothing is loaded yet. Each user calls <see cref="ReleaseAsync"/> in the end.</summary>
    /// <param name="libraryPath">The library.</param>
    /// <param name="parameters">What it wants to be initialised with, as <c>pReserved</c>.</param>
    /// <exception cref="SignerException">It is used by this process with other parameters.</exception>
    public static Pkcs11Module Acquire(string libraryPath, string? parameters = null)
    {
        Pkcs11Module module = Known.GetOrAdd(
            System.IO.Path.GetFullPath(libraryPath), static (path, parameters) => new Pkcs11Module(path, parameters), parameters);
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
                    _calls++;
                    return new Pkcs11ModuleLease(this, _generation, _present.Token);
                }

                if (_work is not null && TimeProvider.System.GetElapsedTime(_workStarted) > patience)
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
    public bool TryEnter(int generation, out Pkcs11ModuleLease lease)
    {
        lock (_gate)
        {
            bool entered = _isReady && _work is null && _generation == generation;
            if (entered)
                _calls++;
            lease = entered ? new Pkcs11ModuleLease(this, generation, _present.Token) : default;
            return entered;
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
    internal void Exit(int generation)
    {
        lock (_gate)
        {
            // Calls of an earlier generation were given up.
            if (_generation == generation && --_calls == 0)
                _drained?.TrySetResult();
        }
    }

    // The caller holds the gate.
    private Task Begin(Action work)
    {
        _workStarted = TimeProvider.System.GetTimestamp();
        _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_calls == 0)
            _drained.SetResult();
        return _work = PerformAsync(_drained.Task, work);
    }

    private async Task PerformAsync(Task drained, Action work)
    {
        // Out of the gate, so that the work is known before it is done.
        await Task.Yield();
        try
        {
            await drained.WaitAsync(HungCallPatience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
        try
        {
            _library ??= CryptokiLibrary.Load(Path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or LibraryArchitectureException)
        {
            string problem = File.Exists(Path) ? "cannot be loaded as a PKCS#11 library" : "does not exist";
            throw new SignerException(SignerFailure.Unavailable, $"{Path} {problem}.", e);
        }

        bool finalized = _mustFinalize;
        if (finalized)
            _library.Terminate();
        _mustFinalize = false;
        CKR result = InitializeLibrary(_library);
        if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            throw new Pkcs11Exception("C_Initialize", result);
        CancellationTokenSource past;
        lock (_gate)
        {
            // What somebody else had initialised stays his, although his sessions had to go with ours: he finalises it.
            if (!finalized)
                _initializedByUs = result == CKR.CKR_OK;
            Interlocked.Increment(ref _generation);
            _calls = 0;
            _isReady = true;
            (past, _present) = (_present, new CancellationTokenSource());
        }

        past.Cancel();
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
            if (_users > 0 || _calls > 0)
                return;
            _isReady = false;
        }

        // What it answers is of no interest: the next user initialises anew.
        _library!.Terminate();
    }
}
