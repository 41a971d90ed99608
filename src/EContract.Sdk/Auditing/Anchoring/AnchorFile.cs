using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// An anchor as a file that stands alone: its canonical JSON, which is what its hash and its token are over; on the next line the token;
/// then, a line each, the leaves. Lines end with a line feed, all is UTF-8.
/// </summary>
public static class AnchorFile
{
    /// <summary>The longest line that is read, in bytes: a token with its certificates takes a few thousand.</summary>
    public const int MaxLineLength = 1_000_000;

    /// <summary>Writes an anchor.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="anchor">The anchor.</param>
    /// <param name="leaves">What it was made over, in the order of the chains' names; may be left out.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async ValueTask WriteAsync(
        Stream destination, StoredAnchor anchor, IAsyncEnumerable<ChainHead>? leaves = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(anchor);
        await WriteLineAsync(destination, anchor.Json, cancellationToken).ConfigureAwait(false);
        await WriteLineAsync(destination, $$"""{"token":"{{Convert.ToBase64String(anchor.Token.Span)}}"}""", cancellationToken).ConfigureAwait(false);
        if (leaves is null)
            return;
        await foreach (ChainHead leaf in leaves.WithCancellation(cancellationToken).ConfigureAwait(false))
            await WriteLineAsync(destination, AnchorJson.Write(leaf), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads an anchor, without its leaves. What it says is not verified by that.</summary>
    /// <param name="source">The file, from its beginning.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AuditFormatException">It is no such file.</exception>
    public static async ValueTask<StoredAnchor> ReadAsync(Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return await ReadAsync(new LineReader(source, MaxLineLength), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what an anchor was made over, where the file has it.</summary>
    /// <param name="source">The file, from its beginning.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AuditFormatException">It is no such file.</exception>
    public static async IAsyncEnumerable<ChainHead> ReadLeavesAsync(
        Stream source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var lines = new LineReader(source, MaxLineLength);
        await ReadAsync(lines, cancellationToken).ConfigureAwait(false);
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            yield return Parse(lines, line, AnchorJson.ReadLeaf);
    }

    private static async ValueTask<StoredAnchor> ReadAsync(LineReader lines, CancellationToken cancellationToken)
    {
        string json = await RequireAsync(lines, cancellationToken).ConfigureAwait(false);
        AuditAnchor anchor = Parse(lines, json, AnchorJson.Read);
        string token = await RequireAsync(lines, cancellationToken).ConfigureAwait(false);
        return new StoredAnchor(anchor.Tenant, anchor.Number, AuditChain.Hash(json), json, Parse(lines, token, ReadToken));
    }

    private static async ValueTask<string> RequireAsync(LineReader lines, CancellationToken cancellationToken) =>
        await lines.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new AuditFormatException($"The file of an anchor ends before line {lines.Number + 1}.");

    private static T Parse<T>(LineReader lines, string line, Func<string, T> parse)
    {
        try
        {
            return parse(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AuditFormatException($"Line {lines.Number} of the file of an anchor cannot be read: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> ReadToken(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("token").GetBytesFromBase64();
    }

    private static async ValueTask WriteLineAsync(Stream destination, string line, CancellationToken cancellationToken) =>
        await destination.WriteAsync(Encoding.UTF8.GetBytes(line + '\n'), cancellationToken).ConfigureAwait(false);
}
