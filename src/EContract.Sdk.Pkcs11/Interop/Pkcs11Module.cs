using System.Collections.Concurrent;
using EContract.Sdk.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>A PKCS#11 library in this process, shared by everything that uses it.</summary>
/// <remarks>
/// Users are counted: the library is initialised for the first and finalised after the last, but only when it was we who
/// initialised it. Every open session is a user, so that the library is never finalised under a running call.
/// </remarks>
internal sealed class Pkcs11Module
{
    private static readonly ConcurrentDictionary<string, Pkcs11Module> Known = new();

    // Held while the library initialises, which may mean a network: so one for each library.
    private readonly Lock _gate = new();
    private readonly Lock _listing = new();
    private CryptokiLifecycle? _lifecycle;
    private IPkcs11Library? _library;
    private bool _initializedByUs;
    private int _users;

    private Pkcs11Module(string path) => Path = path;

    /// <summary>The library's full path.</summary>
    public string Path { get; }

    /// <summary>Counts initialisations: sessions and handles of an earlier generation are dead.</summary>
    public int Generation { get; private set; }

    /// <summary>Loads and initialises a library, or joins its users; each calls <see cref="Release"/> in the end.</summary>
    /// <exception cref="SignerException">There is no such library, or it does not start.</exception>
    public static Pkcs11Module Acquire(string libraryPath)
    {
        Pkcs11Module module = Known.GetOrAdd(System.IO.Path.GetFullPath(libraryPath), path => new Pkcs11Module(path));
        module.AddUser();
        return module;
    }

    /// <summary>Lists the tokens, initialised or not, with the slots that they are in.</summary>
    public List<(ISlot Slot, ITokenInfo Token)> ListTokens()
    {
        IPkcs11Library library = _library ?? throw new InvalidOperationException($"{Path} has not been acquired.");
        // One thread at a time: SoftHSM 2.6.1 adds its empty slot while it lists, and aborts the process when two threads make it do
        // so at once; nor is its reading of a token's file, when another process has changed it, made for two.
        lock (_listing)
            return library.GetSlotList(SlotsType.WithTokenPresent).ConvertAll(slot => (slot, slot.GetTokenInfo()));
    }

    /// <summary>Counts one user less.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_users > 0 || !_initializedByUs)
                return;
            _initializedByUs = false;
            try
            {
                _lifecycle!.Terminate();
            }
            catch (Pkcs11Exception)
            {
                // Nobody is left to care; the next user initialises anew.
            }
        }
    }

    /// <summary>Initialises a library that somebody else has finalised, unless that has been done since.</summary>
    /// <param name="seenGeneration">The generation in which the caller met the trouble.</param>
    public void Revive(int seenGeneration)
    {
        lock (_gate)
        {
            if (Generation == seenGeneration && _lifecycle is not null)
                Initialize();
        }
    }

    private void AddUser()
    {
        lock (_gate)
        {
            try
            {
                if (_lifecycle is null)
                    Load();
                else if (_users == 0)
                    Initialize();
                _users++;
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            {
                string problem = File.Exists(Path) ? "cannot be loaded as a PKCS#11 library" : "does not exist";
                throw new SignerException(SignerFailure.Unavailable, $"{Path} {problem}.", e);
            }
            catch (Pkcs11Exception e)
            {
                throw Pkcs11Failures.ToSignerException(e, Path);
            }
        }
    }

    private void Load()
    {
        LibdlResolver.EnsureInstalled();
        var lifecycle = new CryptokiLifecycle(Path);
        _initializedByUs = lifecycle.Initialize();
        // Finds the library initialised. Never disposed: that would finalise it, whoever had initialised it.
        var factories = new Pkcs11InteropFactories();
        _library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, Path, AppType.MultiThreaded);
        _lifecycle = lifecycle;
    }

    private void Initialize()
    {
        _initializedByUs = _lifecycle!.Initialize();
        Generation++;
    }
}
