using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Puts the tables of envelopes into the host's own model.</summary>
public static class EContractModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables of <see cref="EntityFrameworkEnvelopeStore"/> to a model, so that the host's own migrations make and upgrade them. To be
    /// called in <see cref="DbContext.OnModelCreating"/>; the store then gets <see cref="SchemaMaintenance.ByHost"/>.
    /// </summary>
    /// <param name="modelBuilder">The builder of the host's model.</param>
    /// <returns>The same builder.</returns>
    public static ModelBuilder UseEContract(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        EContractModel.Build(modelBuilder);
        return modelBuilder;
    }
}
