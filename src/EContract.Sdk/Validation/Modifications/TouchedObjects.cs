namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The objects that an update changed, and those from which a way leads to one of them: what is not among these is as it
/// was, with all that hangs on it, and need not be compared.
/// </summary>
internal static class TouchedObjects
{
    // Ways back and aside: what a node's parent or neighbour has become is a matter of its own.
    private static readonly HashSet<string> Sideways = ["Parent", "P", "Pg", "Prev", "Next", "First", "Last", "Dest"];

    internal static HashSet<int> Find(IEnumerable<int> changed, ReferenceIndex references, AnalysisBudget budget)
    {
        var touched = new HashSet<int>(changed);
        var pending = new Queue<int>(touched);
        while (pending.TryDequeue(out int number))
        {
            foreach (Referrer referrer in references.ReferrersOf(number))
            {
                budget.Spend();
                if (!Sideways.Contains(referrer.Key) && touched.Add(referrer.Number))
                    pending.Enqueue(referrer.Number);
            }
        }

        return touched;
    }

    /// <summary>Whether the Kids of a tree's nodes lead from its root to an object.</summary>
    internal static bool IsBeneath(int number, int root, ReferenceIndex references)
    {
        var seen = new HashSet<int> { number };
        var pending = new Queue<int>(seen);
        while (pending.TryDequeue(out int next))
        {
            if (next == root)
                return true;
            foreach (Referrer referrer in references.ReferrersOf(next))
            {
                // The list of kids may be an object of its own.
                if (referrer.Key is "Kids" or "" && seen.Add(referrer.Number))
                    pending.Enqueue(referrer.Number);
            }
        }

        return false;
    }
}
