using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>
/// The database has tables of a form that this program cannot use: a newer program made them, or the host keeps them itself
/// (<see cref="SchemaMaintenance.ByHost"/>) and its migrations have not run.
/// </summary>
public sealed class SchemaVersionException : EContractException
{
    /// <summary>Creates the error.</summary>
    public SchemaVersionException(int found, int known)
        : base(found > known
            ? $"The database has schema version {found}; this program knows versions up to {known}."
            : $"The database has schema version {found} (0: no tables); this program needs version {known}, and may not upgrade it.")
    {
        Found = found;
        Known = known;
    }

    /// <summary>The version found in the database; 0 when there are no tables.</summary>
    public int Found { get; }

    /// <summary>The newest version this program knows.</summary>
    public int Known { get; }
}
