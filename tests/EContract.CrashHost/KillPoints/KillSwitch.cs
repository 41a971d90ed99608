using System.Diagnostics;
using System.Globalization;

namespace EContract.CrashHost.KillPoints;

/// <summary>
/// Counts what the host does to the world outside, writes each deed into a file, and kills the process as the kernel does (SIGKILL) after
/// the one that it was told. After one deed is before the next: so every moment between two is reached.
/// </summary>
internal sealed class KillSwitch(string logPath, int? killAfter, string? killAfterKind)
{
    /// <summary>After how many deeds the process is killed; 0 kills it before the first. Or a kind of deed: after the first of that. Not set: never.</summary>
    public const string Variable = "ECONTRACT_KILL_AFTER";

    private readonly Lock _gate = new();
    private int _done;

    public static KillSwitch FromEnvironment(string folder)
    {
        string? when = Environment.GetEnvironmentVariable(Variable);
        bool isCount = int.TryParse(when, CultureInfo.InvariantCulture, out int count);
        return new(Path.Combine(folder, "deeds.log"), isCount ? count : null, isCount ? null : when);
    }

    public void Before()
    {
        if (killAfter == 0)
            Kill();
    }

    public void After(string deed)
    {
        lock (_gate)
        {
            File.AppendAllText(logPath, deed + "\n");
            if (++_done == killAfter || deed == killAfterKind)
                Kill();
        }
    }

    private static void Kill()
    {
        using var never = new ManualResetEventSlim();
        Process.GetCurrentProcess().Kill();
        never.Wait();
    }
}
