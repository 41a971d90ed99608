namespace EContract.Sdk.Pdf;

/// <summary>How a PDF is opened: its password, and the limits that each stop an attack by a file made to exhaust its reader.</summary>
public sealed class PdfReaderOptions
{
    /// <summary>The defaults.</summary>
    public static PdfReaderOptions Default { get; } = new();

    /// <summary>The defaults with a password.</summary>
    public static PdfReaderOptions WithPassword(string? password) => password is null ? Default : new() { Password = password };

    /// <summary>Whether a file with a broken cross-reference is read all the same, by searching it for objects.</summary>
    /// <value><see langword="false"/> by default: such a file is refused with what is wrong and where.</value>
    public bool AllowRepair { get; init; }

    /// <summary>The user or owner password of an encrypted PDF.</summary>
    /// <value><see langword="null"/> by default; the empty password is always tried.</value>
    public string? Password { get; init; }

    /// <summary>How deep arrays and dictionaries may nest: stops a stack overflow by <c>[[[[…</c>.</summary>
    /// <value>256 by default.</value>
    public int MaxNestingDepth { get; init; } = 256;

    /// <summary>How many values one array or dictionary may hold: stops memory exhaustion by a single object.</summary>
    /// <value>4,000,000 by default.</value>
    public int MaxCollectionLength { get; init; } = 4_000_000;

    /// <summary>The highest object number believed: stops huge tables asked for by a few bytes.</summary>
    /// <value>8,388,607 by default, the limit of ISO 32000-1, annex C.</value>
    public int MaxObjectNumber { get; init; } = 8_388_607;

    /// <summary>How many cross-reference sections a file may chain: stops endless <c>/Prev</c> chains.</summary>
    /// <value>10,000 by default.</value>
    public int MaxRevisions { get; init; } = 10_000;

    /// <summary>How many bytes a stream may decode to: stops decompression bombs.</summary>
    /// <value>256 MiB by default.</value>
    public long MaxDecodedStreamLength { get; init; } = 256L << 20;

    /// <summary>How many bytes the streams of a document may decode to together, all attempts at reading it included: stops many bombs in one file.</summary>
    /// <value>4 GiB by default.</value>
    public long MaxTotalDecodedLength { get; init; } = 4L << 30;

    /// <summary>How many entries the cross-reference sections of a document may have together, all attempts at reading it included: stops memory exhaustion by them.</summary>
    /// <value>16,777,216 by default, twice as many as there can be objects.</value>
    public long MaxCrossReferenceEntries { get; init; } = 1 << 24;

    /// <summary>How long one string or name may be: stops memory exhaustion by an unterminated string.</summary>
    /// <value>64 MiB by default.</value>
    public int MaxStringLength { get; init; } = 64 << 20;
}
