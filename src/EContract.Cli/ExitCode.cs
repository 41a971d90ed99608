namespace EContract.Cli;

/// <summary>What the process returns. Part of the contract of the command line.</summary>
internal static class ExitCode
{
    /// <summary>Done; of <c>validate</c>: every signature of every file is TOTAL-PASSED.</summary>
    public const int Success = 0;

    /// <summary>The document, the key or a service refused; of <c>validate</c>: some signature did not pass, or there was none.</summary>
    public const int Refused = 1;

    /// <summary>A file could not be read or written, or the command line is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>Ctrl-C: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
