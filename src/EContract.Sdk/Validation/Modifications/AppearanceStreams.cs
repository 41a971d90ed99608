using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>The objects that make up an appearance (ISO 32000-2, 12.5.5): the dictionary, its states, its streams.</summary>
internal static class AppearanceStreams
{
    /// <summary>The parts that are objects of their own, each with the object that refers to it.</summary>
    internal static IEnumerable<(PdfObject Value, int User)> Find(UpdateContext update, PdfObject? entry, int holder)
    {
        if (entry is null)
            yield break;
        if (entry is PdfReference reference)
        {
            yield return (entry, holder);
            holder = reference.Number;
        }

        if (update.ResolveAfter(entry) is not PdfDictionary appearance)
            yield break;
        foreach ((string _, PdfObject value) in appearance)
        {
            if (value is PdfReference)
                yield return (value, holder);
            int user = (value as PdfReference)?.Number ?? holder;
            if (update.ResolveAfter(value) is not PdfDictionary states)
                continue;
            foreach ((string _, PdfObject state) in states)
            {
                if (state is PdfReference)
                    yield return (state, user);
            }
        }
    }

    /// <summary>All streams of an appearance: normal, rollover and down, each with its states.</summary>
    internal static IEnumerable<PdfStream> StreamsOf(UpdateContext update, PdfObject? entry, bool before = false)
    {
        Func<PdfObject?, PdfObject?> resolve = before ? update.ResolveBefore : update.ResolveAfter;
        foreach ((string _, PdfObject value) in resolve(entry) as PdfDictionary ?? PdfDictionary.Empty)
        {
            PdfObject? appearance = resolve(value);
            if (appearance is PdfStream stream)
                yield return stream;
            foreach ((string _, PdfObject state) in appearance as PdfDictionary ?? PdfDictionary.Empty)
            {
                if (resolve(state) is PdfStream own)
                    yield return own;
            }
        }
    }
}
