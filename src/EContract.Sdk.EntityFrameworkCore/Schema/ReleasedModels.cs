using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>The tables as earlier versions made them, a model for each.</summary>
internal static class ReleasedModels
{
    private static readonly Dictionary<int, Action<ModelBuilder>> Builders = new() { [1] = Version1Model.Build };

    public static bool Has(int version) => Builders.ContainsKey(version);

    /// <summary>The tables of an earlier version, with the types of this context's database.</summary>
    public static IRelationalModel Find(int version, DbContext context)
    {
        ConventionSet conventions = ConventionSet.CreateConventionSet(context);
        conventions.Remove(typeof(DbSetFindingConvention));
        var builder = new ModelBuilder(conventions);
        Builders[version](builder);
        IModelRuntimeInitializer initializer = context.GetService<IModelRuntimeInitializer>();
        return initializer.Initialize((IModel)builder.Model, designTime: true).GetRelationalModel();
    }
}
