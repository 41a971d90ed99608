using System.Text;

namespace EContract.Sdk.Contracts.Search;

/// <summary>
/// Compares texts by code points, as databases do that keep UTF-8 (SQLite; PostgreSQL with the collation "C"). Comparing UTF-16 puts
/// 𠮷 (U+20BB7) before ﾃ (U+FF83).
/// </summary>
public static class CodePoints
{
    /// <summary>Compares by code points.</summary>
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    /// <summary>Compares by code points.</summary>
    public static int Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        StringRuneEnumerator a = left.EnumerateRunes(), b = right.EnumerateRunes();
        while (true)
        {
            bool hasLeft = a.MoveNext(), hasRight = b.MoveNext();
            if (!hasLeft || !hasRight)
                return hasLeft.CompareTo(hasRight);
            int order = a.Current.CompareTo(b.Current);
            if (order != 0)
                return order;
        }
    }
}
