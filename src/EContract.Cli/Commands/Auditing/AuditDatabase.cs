using EContract.Sdk.Diagnostics;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;

namespace EContract.Cli.Commands.Auditing;

/// <summary>Exit code 1 says that something is wrong with what was recorded; that it cannot be read at all is another thing.</summary>
internal static class AuditDatabase
{
    /// <exception cref="UsageException">The database or the documents cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (EContractException e) when (e is SchemaVersionException or EnvelopeStoreException or DocumentStoreException or KeyWrapException)
        {
            throw new UsageException(e.Message);
        }
    }
}
