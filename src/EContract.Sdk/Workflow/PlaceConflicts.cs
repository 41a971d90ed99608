using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Workflow;

/// <summary>Where one signature would be seen over another's.</summary>
internal static class PlaceConflicts
{
    /// <summary>Finds two participants whose signatures would be seen in one place of a document.</summary>
    /// <param name="places">Who is seen where, in one document.</param>
    /// <param name="pages">How many pages it has.</param>
    /// <returns>What is wrong, as the rest of a sentence; <see langword="null"/> where nothing is.</returns>
    public static string? Find(IReadOnlyList<(string Name, PageArea Area)> places, int pages)
    {
        for (int i = 0; i < places.Count; i++)
        {
            for (int k = i + 1; k < places.Count; k++)
            {
                if (places[i].Area.Overlaps(places[k].Area, pages))
                    return $"the places of {places[i].Name} and {places[k].Name} overlap on page {places[i].Area.Page ?? pages}.";
            }
        }

        return null;
    }
}
