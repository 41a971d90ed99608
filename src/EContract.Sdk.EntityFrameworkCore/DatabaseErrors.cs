using System.Data.Common;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using Microsoft.Data.Sqlite;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>
/// Says what a database's error means to a store: by its code. Its words stay in the inner error, for the host's log: they may show what was to be
/// stored, and ours go into the audit trail.
/// </summary>
internal static class DatabaseErrors
{
    // SQLITE_IOERR_SHMSIZE: the file beside the database, by which its users agree, cannot grow.
    private const int NoRoomForSharedMemory = 4874;

    // PostgreSQL's statement_timeout.
    private const string StatementTimeout = "57014";

    private static readonly (EnvelopeStoreFailure Failure, string What) Full = (EnvelopeStoreFailure.Full, "has no space left");

    /// <summary>Makes the typed error.</summary>
    /// <returns><see langword="null"/> when the error is not the database's: it is to be thrown as it is.</returns>
    public static EnvelopeStoreException? Translate(Exception exception)
    {
        if (exception is EContractException or OperationCanceledException || FindCause(exception) is not { } cause)
            return null;
        (EnvelopeStoreFailure failure, string what) = Judge(cause);
        string code = cause is SqliteException sqlite ? $" ({sqlite.SqliteErrorCode})" : cause.SqlState is { } state ? $" ({state})" : "";
        return new EnvelopeStoreException(failure, $"The database {what}{code}.", exception);
    }

    /// <summary>Whether a statement was ended because it took too long, by the database or by its provider.</summary>
    public static bool IsTimeLimit(Exception exception) =>
        FindCause(exception) is { SqlState: StatementTimeout } or { InnerException: TimeoutException };

    // EF and its execution strategies put the provider's error into others.
    private static DbException? FindCause(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbException found)
                return found;
        }

        return null;
    }

    private static (EnvelopeStoreFailure Failure, string What) Judge(DbException cause) => cause switch
    {
        SqliteException { SqliteExtendedErrorCode: NoRoomForSharedMemory } => Full,
        SqliteException sqlite => JudgeSqlite(sqlite.SqliteErrorCode),
        { SqlState: { Length: 5 } state } => JudgeState(state),
        _ => (EnvelopeStoreFailure.Unavailable, "cannot be reached or failed"),
    };

    // Result codes of SQLite, https://www.sqlite.org/rescode.html.
    private static (EnvelopeStoreFailure Failure, string What) JudgeSqlite(int code) => code switch
    {
        5 or 6 => (EnvelopeStoreFailure.Busy, "is in use by others for too long"), // BUSY, LOCKED
        13 => Full, // FULL
        3 or 8 or 23 => (EnvelopeStoreFailure.AccessDenied, "may not be used so"), // PERM, READONLY, AUTH
        11 or 26 => (EnvelopeStoreFailure.Corrupt, "is damaged"), // CORRUPT, NOTADB
        7 or 9 or 10 or 14 or 15 => (EnvelopeStoreFailure.Unavailable, "cannot be reached or failed"), // NOMEM, INTERRUPT, IOERR, CANTOPEN, PROTOCOL
        _ => (EnvelopeStoreFailure.Rejected, "does not take this"),
    };

    // SQLSTATE, ISO/IEC 9075-2, 24.1, and PostgreSQL, appendix A: the first two characters are the class.
    private static (EnvelopeStoreFailure Failure, string What) JudgeState(string state) => state switch
    {
        "40001" or "40P01" or "55P03" => (EnvelopeStoreFailure.Busy, "is in use by others for too long"), // serialization, deadlock, lock not available
        StatementTimeout => (EnvelopeStoreFailure.Busy, "did not finish within its own time limit"), // query cancelled
        "53100" => Full, // disk full
        "25006" or "42501" => (EnvelopeStoreFailure.AccessDenied, "may not be used so"), // read-only transaction, privilege
        "3D000" => (EnvelopeStoreFailure.Rejected, "does not exist"), // invalid catalogue name
        _ when state.StartsWith("28", StringComparison.Ordinal) => (EnvelopeStoreFailure.AccessDenied, "does not let this program in"),
        _ when state.StartsWith("XX", StringComparison.Ordinal) => (EnvelopeStoreFailure.Corrupt, "is damaged"),
        _ when IsPassing(state) => (EnvelopeStoreFailure.Unavailable, "cannot be reached or failed"),
        _ => (EnvelopeStoreFailure.Rejected, "does not take this"),
    };

    // Connections, resources, an operator who shuts it down, the system beneath it, a transaction that was rolled back.
    private static bool IsPassing(string state) => state[..2] is "08" or "53" or "57" or "58" or "40";
}
