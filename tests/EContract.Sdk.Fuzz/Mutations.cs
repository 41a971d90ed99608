using System.Security.Cryptography;

namespace EContract.Sdk.Fuzz;

/// <summary>
/// Changes inputs blindly but reproducibly: bits, bytes, numbers, stretches cut, doubled and moved, pieces of other inputs. The
/// randomness is a hash of the seed and a count, so that a finding is named by its number.
/// </summary>
internal sealed class Mutations(string seed)
{
    private static readonly byte[][] Pieces =
    [
        [0], [0xFF], [0x80], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x02, 0x81, 0x80],
        .. new[]
        {
            "<<", ">>", "[", "]", "(", ")", "<", ">", "%", "\r", "obj ", "endobj ", "stream\n", "endstream ", "startxref\n", "%%EOF\n", "xref\n", "trailer", "/Prev 0", "/Size 1",
            "0 ", "-1 ", "2147483648 ", "9223372036854775807 ", "18446744073709551616 ", "1 0 R", "/Kids", "/Parent", "/ByteRange", "/Contents", "/Type", "/Length", "null",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    private byte[] _state = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed));
    private int _used;

    internal byte[] Apply(byte[] input, IReadOnlyList<byte[]> others)
    {
        var bytes = new List<byte>(input);
        for (int i = 1 + Next(4); i > 0 && bytes.Count > 0; i--)
            ApplyOne(bytes, others);
        return [.. bytes];
    }

    private void ApplyOne(List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        const int MaxStretch = 256, MaxLength = 1 << 20;
        int at = Next(bytes.Count), length = Math.Min(1 + Next(MaxStretch), bytes.Count - at);
        switch (bytes.Count > MaxLength ? 3 : Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << Next(8));
                break;
            case 1:
                bytes[at] = (byte)Next(256);
                break;
            case 2:
                bytes.InsertRange(at, Pieces[Next(Pieces.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 5:
                Overwrite(bytes, at, Pieces[Next(Pieces.Length)]);
                break;
            case 6:
                byte[] other = others[Next(others.Count)];
                int from = other.Length == 0 ? 0 : Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)).ToArray());
                break;
            default:
                ChangeDigit(bytes, at);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        for (int i = 0; i < piece.Length && at + i < bytes.Count; i++)
            bytes[at + i] = piece[i];
    }

    // Offsets, lengths and object numbers: what a parser follows.
    private void ChangeDigit(List<byte> bytes, int at)
    {
        for (int i = 0; i < bytes.Count; i++)
        {
            int place = (at + i) % bytes.Count;
            if (bytes[place] is < (byte)'0' or > (byte)'9')
                continue;
            bytes[place] = (byte)('0' + Next(10));
            return;
        }
    }

    private int Next(int below)
    {
        if (_used + sizeof(uint) > _state.Length)
        {
            _state = SHA256.HashData(_state);
            _used = 0;
        }

        uint value = BitConverter.ToUInt32(_state, _used);
        _used += sizeof(uint);
        return (int)(value % (uint)below);
    }
}
