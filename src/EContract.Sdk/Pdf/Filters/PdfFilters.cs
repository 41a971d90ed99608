using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Pdf.Filters;

/// <summary>Applies the filters of a stream in order (ISO 32000-2, 7.4).</summary>
internal static class PdfFilters
{
    /// <summary>Decodes a stream whose filters and parameters are direct objects or have been resolved.</summary>
    /// <param name="encoded">The bytes as they stand in the file, decrypted.</param>
    /// <param name="dictionary">The stream dictionary.</param>
    /// <param name="resolve">Follows references.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="PdfFormatException">A filter is unknown here, or its input is broken.</exception>
    public static byte[] Decode(byte[] encoded, PdfDictionary dictionary, Func<PdfObject?, PdfObject?> resolve, PdfReaderOptions options) =>
        Decode(encoded, dictionary, resolve, options.MaxDecodedStreamLength);

    /// <summary>The same with a limit of its own, for streams whose length follows from what they hold.</summary>
    /// <param name="encoded">The bytes as they stand in the file, decrypted.</param>
    /// <param name="dictionary">The stream dictionary.</param>
    /// <param name="resolve">Follows references.</param>
    /// <param name="limit">How many bytes the stream may decode to.</param>
    /// <param name="budget">What all streams of its document may.</param>
    /// <exception cref="PdfFormatException">A filter is unknown here, its input is broken, or it gives too much.</exception>
    public static byte[] Decode(byte[] encoded, PdfDictionary dictionary, Func<PdfObject?, PdfObject?> resolve, long limit, ReadingBudget? budget = null)
    {
        budget?.Require();
        PdfObject? filter = resolve(dictionary["Filter"] ?? dictionary["F"]);
        PdfObject? parameters = resolve(dictionary["DecodeParms"] ?? dictionary["DP"]);
        if (filter is PdfArray filters)
        {
            var parameterList = parameters as PdfArray;
            // Any real pipeline is short; a long one multiplies the cost of each byte.
            if (filters.Count > 8)
                throw new PdfFormatException($"A stream has {filters.Count} filters");
            for (int i = 0; i < filters.Count; i++)
            {
                PdfObject? own = parameterList is not null && i < parameterList.Count ? resolve(parameterList[i]) : null;
                encoded = Decode(encoded, resolve(filters[i]), own as PdfDictionary, resolve, limit);
                budget?.TakeDecoded(encoded.Length);
            }

            return encoded;
        }

        byte[] decoded = filter is null or PdfNull ? encoded : Decode(encoded, filter, parameters as PdfDictionary, resolve, limit);
        budget?.TakeDecoded(decoded.Length);
        return decoded;
    }

    private static byte[] Decode(
        byte[] encoded,
        PdfObject? filter,
        PdfDictionary? parameters,
        Func<PdfObject?, PdfObject?> resolve,
        long limit) => (filter as PdfName)?.Value switch
        {
            "FlateDecode" or "Fl" => Predictor.Undo(FlateFilter.Decode(encoded, limit), parameters, resolve, limit),
            "LZWDecode" or "LZW" => Predictor.Undo(
                LzwFilter.Decode(encoded, (resolve(parameters?["EarlyChange"]) as PdfInteger)?.Value != 0, limit), parameters, resolve, limit),
            "ASCIIHexDecode" or "AHx" => AsciiFilters.DecodeHexadecimal(encoded, limit),
            "ASCII85Decode" or "A85" => AsciiFilters.DecodeBase85(encoded, limit),
            "RunLengthDecode" or "RL" => RunLengthFilter.Decode(encoded, limit),
            // The identity crypt filter: the bytes were never encrypted (7.4.10).
            "Crypt" => encoded,
            { } unknown => throw new PdfFormatException($"The stream filter {unknown} is not one that structure may use"),
            null => throw new PdfFormatException("A stream filter is not a name"),
        };
}
