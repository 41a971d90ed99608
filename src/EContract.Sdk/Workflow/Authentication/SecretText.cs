using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Workflow.Authentication;

/// <summary>Compares what people type with what is kept, in a time that does not tell how much of it was right.</summary>
internal static class SecretText
{
    private const int Iterations = 600_000;

    public static bool Equal(ReadOnlySpan<char> expected, ReadOnlySpan<char> typed)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes], right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(expected.ToArray()), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(typed.ToArray()), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    /// <summary>What is kept of an access code: people use one for many things.</summary>
    /// <param name="code">The code.</param>
    /// <param name="salt">What makes it another value for everybody.</param>
    public static byte[] Hash(string code, string salt) =>
        Rfc2898DeriveBytes.Pbkdf2(code, Encoding.UTF8.GetBytes(salt), Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
