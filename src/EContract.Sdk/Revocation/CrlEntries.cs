using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>
/// The entries of a CRL (RFC 5280, 5.1.2.6), which stay encoded: lists of large authorities have a million of them. Most lists
/// are asked once and read from front to back; one that is asked again and again gets an index, a few bytes an entry.
/// </summary>
/// <param name="encoded">The revokedCertificates; empty when the list has none.</param>
/// <param name="listIssuer">The list's issuer, DER.</param>
/// <param name="isIndirect">Whether entries may be about other issuers' certificates.</param>
internal sealed class CrlEntries(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> listIssuer, bool isIndirect)
{
    private const int QuestionsWithoutIndex = 4;

    private int _questions;
    private Index? _index;

    /// <summary>Finds the entry of a certificate.</summary>
    /// <param name="serialNumber">Its serial number.</param>
    /// <param name="issuer">Its issuer's name, DER, which counts in an indirect CRL.</param>
    /// <exception cref="AsnContentException">An entry is malformed.</exception>
    internal CrlEntry? Find(ReadOnlySpan<byte> serialNumber, ReadOnlyMemory<byte> issuer)
    {
        if (encoded.IsEmpty)
            return null;
        if (Interlocked.Increment(ref _questions) > QuestionsWithoutIndex)
            return (_index ??= new Index(encoded, isIndirect)).Find(serialNumber, name => IsOf(name, issuer));
        foreach ((int offset, ReadOnlyMemory<byte> certificateIssuer) in Read(encoded, isIndirect))
        {
            if (SerialAt(encoded, offset).SequenceEqual(serialNumber) && IsOf(certificateIssuer, issuer))
                return EntryAt(encoded, offset);
        }

        return null;
    }

    // An entry that names nobody, nor any before it, is of the list's own issuer.
    private bool IsOf(ReadOnlyMemory<byte> certificateIssuer, ReadOnlyMemory<byte> issuer) =>
        !isIndirect || DistinguishedNames.AreEqual(certificateIssuer.IsEmpty ? listIssuer : certificateIssuer, issuer);

    private static CrlEntry EntryAt(ReadOnlyMemory<byte> encoded, int offset) => CrlEntry.Read(new AsnReader(encoded[offset..], AsnEncodingRules.BER));

    private static ReadOnlySpan<byte> SerialAt(ReadOnlyMemory<byte> encoded, int start)
    {
        ReadOnlySpan<byte> entry = encoded.Span[start..];
        AsnDecoder.ReadSequence(entry, AsnEncodingRules.BER, out int offset, out int length, out _);
        return AsnDecoder.ReadIntegerBytes(entry.Slice(offset, length), AsnEncodingRules.BER, out _);
    }

    /// <summary>Where each entry begins, and whose it is (RFC 5280, 5.3.3): whom it names, or the nearest entry before it.</summary>
    private static IEnumerable<(int Offset, ReadOnlyMemory<byte> CertificateIssuer)> Read(ReadOnlyMemory<byte> encoded, bool isIndirect)
    {
        AsnDecoder.ReadSequence(encoded.Span, AsnEncodingRules.BER, out int offset, out int length, out _);
        int end = offset + length;
        ReadOnlyMemory<byte> issuer = default;
        while (offset < end)
        {
            AsnDecoder.ReadSequence(encoded.Span[offset..end], AsnEncodingRules.BER, out _, out _, out int consumed);
            if (isIndirect && EntryAt(encoded, offset).CertificateIssuer is { } named)
                issuer = named;
            yield return (offset, issuer);
            offset += consumed;
        }
    }

    /// <summary>The entries by the hash of their serial numbers.</summary>
    private sealed class Index
    {
        private readonly ReadOnlyMemory<byte> _encoded;
        private readonly int[] _hashes;
        private readonly int[] _offsets;

        // From which entry on the entries are whose.
        private readonly List<(int Offset, ReadOnlyMemory<byte> Name)> _issuers = [(0, default)];

        internal Index(ReadOnlyMemory<byte> encoded, bool isIndirect)
        {
            _encoded = encoded;
            var offsets = new List<int>();
            foreach ((int offset, ReadOnlyMemory<byte> issuer) in Read(encoded, isIndirect))
            {
                offsets.Add(offset);
                if (!issuer.Equals(_issuers[^1].Name))
                    _issuers.Add((offset, issuer));
            }

            _offsets = [.. offsets];
            _hashes = Array.ConvertAll(_offsets, offset => HashOf(SerialAt(encoded, offset)));
            Array.Sort(_hashes, _offsets);
        }

        internal CrlEntry? Find(ReadOnlySpan<byte> serialNumber, Func<ReadOnlyMemory<byte>, bool> isOf)
        {
            int hash = HashOf(serialNumber);
            int at = Array.BinarySearch(_hashes, hash);
            while (at > 0 && _hashes[at - 1] == hash)
                at--;
            // As when reading from the front: of several entries the first counts.
            int first = int.MaxValue;
            for (; at >= 0 && at < _hashes.Length && _hashes[at] == hash; at++)
            {
                int offset = _offsets[at];
                if (offset < first && SerialAt(_encoded, offset).SequenceEqual(serialNumber) && isOf(IssuerAt(offset)))
                    first = offset;
            }

            return first == int.MaxValue ? null : EntryAt(_encoded, first);
        }

        private ReadOnlyMemory<byte> IssuerAt(int offset)
        {
            int at = _issuers.BinarySearch((offset, default), Comparer<(int Offset, ReadOnlyMemory<byte> Name)>.Create((a, b) => a.Offset.CompareTo(b.Offset)));
            return _issuers[at >= 0 ? at : ~at - 1].Name;
        }

        // Salted by the process, so that nobody can make many of one hash.
        private static int HashOf(ReadOnlySpan<byte> serialNumber)
        {
            var hash = default(HashCode);
            hash.AddBytes(serialNumber);
            return hash.ToHashCode();
        }
    }
}
