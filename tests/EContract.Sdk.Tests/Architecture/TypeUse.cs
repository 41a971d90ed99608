namespace EContract.Sdk.Tests.Architecture;

/// <summary>A type by name; nested types and the compiler's inventions count as the type they stand in.</summary>
/// <param name="Assembly">The assembly that defines it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name, without generic arguments.</param>
internal sealed record TypeIdentity(string Assembly, string Namespace, string Name)
{
    /// <summary>The folder of EContract.Sdk that it lives in; empty for types of no folder.</summary>
    public string Folder => Namespace switch
    {
        "Microsoft.Extensions.DependencyInjection" => "DependencyInjection",
        _ when Namespace.StartsWith("EContract.Sdk.", StringComparison.Ordinal) => Namespace.Split('.')[2],
        _ => "",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>One type's use of another: as a base, in a signature, or in the body of a method.</summary>
internal sealed record TypeUse(TypeIdentity From, TypeIdentity To);
