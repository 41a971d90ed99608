namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>
/// Sorts amounts into classes, by how many digits they have and the first of them, as 1,000 to 1,999: few enough that a range of amounts is a
/// handful of classes, in each of which an index goes by the date. So a range of dates and one of amounts are looked up together.
/// </summary>
internal static class AmountClass
{
    private const int PerMagnitude = 9;

    // Of ten-thousandths in 64 bits.
    private const int Largest = 19 * PerMagnitude;

    /// <summary>The class of an amount in ten-thousandths; larger amounts have no smaller class.</summary>
    public static int Of(long amount)
    {
        ulong rest = amount < 0 ? (ulong)-(amount + 1) + 1 : (ulong)amount;
        if (rest == 0)
            return 0;
        int magnitude = 0;
        for (; rest >= 10; rest /= 10)
            magnitude++;
        return Math.Sign(amount) * ((magnitude * PerMagnitude) + (int)rest);
    }

    /// <summary>The classes of a range.</summary>
    public static int[] Between(long? from, long? to)
    {
        int first = from is { } least ? Of(least) : -Largest, last = to is { } most ? Of(most) : Largest;
        return first > last ? [] : [.. Enumerable.Range(first, last - first + 1)];
    }
}
