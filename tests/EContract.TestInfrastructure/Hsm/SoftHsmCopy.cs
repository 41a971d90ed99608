using System.Runtime.InteropServices;
using System.Text;
using EContract.Sdk.Testing.Hsm;

namespace EContract.TestInfrastructure.Hsm;

/// <summary>A copy of SoftHSM: to the process a library of its own, over tokens of its own.</summary>
/// <remarks>
/// SoftHSM guards the files of its tokens by locks of fcntl(2), which do not exist within a process: a copy that logs in to a token, and so
/// writes its file, makes the token vanish for a moment from another copy that reads it. So each copy reads its configuration from a variable
/// of a name of its own, and keeps its tokens in a directory of its own.
/// </remarks>
public sealed unsafe class SoftHsmCopy
{
    private const int Most = 48;

    private static readonly byte[] Variable = Encoding.ASCII.GetBytes("SOFTHSM2_CONF\0");
    private static readonly TemporaryDirectory Directories = Prepare();
    private static int _count;

    private readonly string _tokens;

    private SoftHsmCopy(string? tokens)
    {
        int number = Interlocked.Increment(ref _count);
        LibraryPath = Directories.Combine($"{number:00}-softhsm2.so");
        File.WriteAllBytes(LibraryPath, Rename(File.ReadAllBytes(SoftHsm.RequireLibrary()), NameOf(number)));
        _tokens = tokens ?? Directory.CreateDirectory(Directories.Combine($"{number:00}-tokens")).FullName;
        File.WriteAllText(Configuration(Directories, number), $"directories.tokendir = {_tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        var getFunctionList = (delegate* unmanaged[Cdecl]<nint**, CULong>)NativeLibrary.GetExport(NativeLibrary.Load(LibraryPath), "C_GetFunctionList");
        nint* list;
        getFunctionList(&list);
        // CK_FUNCTION_LIST: a version, padded to a pointer, and the functions in the order of the standard.
        Functions = list + 1;
    }

    /// <summary>The library.</summary>
    public string LibraryPath { get; }

    /// <summary>The entries of its list of functions, which may be replaced before it is used.</summary>
    internal nint* Functions { get; }

    /// <summary>A copy without tokens; without SoftHSM the test is skipped (failed where CI=true).</summary>
    public static SoftHsmCopy Create()
    {
        SoftHsm.RequireLibrary();
        return new SoftHsmCopy(tokens: null);
    }

    /// <summary>Another library over the same tokens. The two must not be used at once.</summary>
    public SoftHsmCopy CreateTwin() => new(_tokens);

    /// <summary>Another library with the same tokens of its own. Nobody may be writing to these at the moment.</summary>
    public SoftHsmCopy CreateWithItsTokens()
    {
        var copy = new SoftHsmCopy(tokens: null);
        foreach (string token in Directory.EnumerateDirectories(_tokens))
        {
            string to = Directory.CreateDirectory(Path.Combine(copy._tokens, Path.GetFileName(token))).FullName;
            foreach (string file in Directory.EnumerateFiles(token))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Makes a token.</summary>
    public void CreateToken(string label, string pin = SoftHsm.Pin) => TokenAdministration.Make(LibraryPath, label, pin);

    /// <summary>Sets a token's user PIN, as its security officer.</summary>
    public void ChangePin(string label, string pin) => TokenAdministration.SetPin(LibraryPath, label, pin);

    // As long as the name that it replaces.
    private static string NameOf(int number) =>
        number <= Most ? $"SOFTHSM2_{number:0000}" : throw new InvalidOperationException($"No more than {Most} copies of SoftHSM are provided for.");

    private static string Configuration(TemporaryDirectory directory, int number) => directory.Combine($"{number:00}-softhsm2.conf");

    // All at once, and early: setenv(3) may move the environment while another thread reads it.
    private static TemporaryDirectory Prepare()
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        for (int number = 1; number <= Most; number++)
            NativeEnvironment.Set(NameOf(number), Configuration(directory, number));
        return directory;
    }

    private static byte[] Rename(byte[] library, string name)
    {
        int at = library.AsSpan().IndexOf(Variable);
        if (at < 0)
            throw new InvalidDataException($"{SoftHsm.RequireLibrary()} does not name its variable {Encoding.ASCII.GetString(Variable)}.");
        Encoding.ASCII.GetBytes(name).CopyTo(library, at);
        return library;
    }
}
