using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts;

/// <summary>
/// The process runs without Unicode's data (<c>InvariantGlobalization</c>): ㈱ and (株) would be two names, and what is kept or looked for would not
/// be found again.
/// </summary>
public sealed class NormalizationException : EContractException
{
    /// <summary>Creates the error.</summary>
    public NormalizationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
