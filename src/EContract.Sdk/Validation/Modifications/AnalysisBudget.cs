using EContract.Sdk.Pdf;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// What comparing the states of one document may cost, in steps of which each looks at one object. Documents that people
/// make need thousands, and more as they grow; one that needs millions for little was made to be compared for ever, and
/// its changes stay unexplained.
/// </summary>
internal sealed class AnalysisBudget(long fileLength, CancellationToken cancellationToken)
{
    /// <summary>What reading an object costs, which others only look at.</summary>
    internal const int Reading = 20;

    /// <summary>What an object costs that cannot be read.</summary>
    internal const int Failing = 200;

    // An object takes some twenty bytes of the file at least, and is read once.
    private readonly long _maxSteps = 10_000_000 + fileLength;

    /// <summary>The steps taken so far.</summary>
    internal long Spent { get; private set; }

    internal bool IsExhausted => Spent > _maxSteps;

    /// <exception cref="PdfFormatException">There is nothing left.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any longer.</exception>
    internal void Spend(long steps = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Spent += steps;
        if (IsExhausted)
            throw new PdfFormatException($"Comparing the updates of the document takes more than {_maxSteps} steps");
    }
}
