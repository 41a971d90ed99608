using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>The database has tables of a form that this program does not know: a newer program made them.</summary>
public sealed class SchemaVersionException : EContractException
{
    /// <summary>Creates the error.</summary>
    public SchemaVersionException(int found, int known)
        : base($"The database has schema version {found}; this program knows versions up to {known}.")
    {
        Found = found;
        Known = known;
    }

    /// <summary>The version found in the database.</summary>
    public int Found { get; }

    /// <summary>The newest version this program knows.</summary>
    public int Known { get; }
}
