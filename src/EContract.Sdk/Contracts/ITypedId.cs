using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Contracts;

/// <summary>An identifier with a type of its own, so that an envelope's is never taken for a document's.</summary>
/// <typeparam name="TSelf">The identifier's type.</typeparam>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    /// <summary>Reads the form that <see cref="object.ToString"/> gives.</summary>
    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf id);
}
