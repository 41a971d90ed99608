using System.Text;

namespace EContract.Sdk.RemoteSigning;

/// <summary>What a user proved himself with.</summary>
public sealed class CscAuthenticationValue
{
    /// <summary>Passes on a value.</summary>
    /// <param name="id">The identifier of the authentication object.</param>
    /// <param name="value">The value in UTF-8, in an array of its own: it is overwritten with zeros as soon as it was sent.</param>
    public CscAuthenticationValue(string id, byte[] value)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(value);
        (Id, Value) = (id, value);
    }

    /// <summary>Passes on a value that the program holds anyway.</summary>
    /// <param name="id">The identifier of the authentication object.</param>
    /// <param name="value">The value.</param>
    public CscAuthenticationValue(string id, string value)
        : this(id, Encoding.UTF8.GetBytes(value))
    {
    }

    private CscAuthenticationValue(string id) => Id = id;

    /// <summary>The identifier of the authentication object.</summary>
    public string Id { get; }

    internal byte[]? Value { get; }

    /// <summary>Says that a value reaches the service another way (8.3.1.3, 8.3.1.5).</summary>
    /// <param name="id">The identifier of the authentication object.</param>
    public static CscAuthenticationValue OutOfBand(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new CscAuthenticationValue(id);
    }
}
