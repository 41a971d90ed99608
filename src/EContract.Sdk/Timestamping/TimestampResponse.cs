using System.Formats.Asn1;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Timestamping;

/// <summary>A TimeStampResp (RFC 3161, 2.4.2): a status, and a token when it was granted.</summary>
internal sealed record TimestampResponse(int Status, string? Text, int? FailureBit, ReadOnlyMemory<byte>? Token)
{
    private static readonly Dictionary<int, string> FailureNames = new()
    {
        [0] = "badAlg",
        [2] = "badRequest",
        [5] = "badDataFormat",
        [14] = "timeNotAvailable",
        [15] = "unacceptedPolicy",
        [16] = "unacceptedExtension",
        [17] = "addInfoNotAvailable",
        [25] = "systemFailure",
    };

    /// <summary>granted, or grantedWithMods.</summary>
    internal bool IsGranted => Status is 0 or 1;

    /// <summary>systemFailure and timeNotAvailable may pass; the others will be said again.</summary>
    internal bool IsTransientFailure => FailureBit is 14 or 25;

    internal string Describe()
    {
        string[] parts =
        [
            $"status {Status}",
            FailureBit is { } bit ? FailureNames.GetValueOrDefault(bit, $"failure {bit}") : "",
            Text is { Length: > 0 } ? $"\"{Text}\"" : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <exception cref="CmsFormatException">It is no response.</exception>
    internal static TimestampResponse Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            AsnReader response = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            AsnReader info = response.ReadSequence();
            // A status too large for an int is unknown like any other.
            int status = info.TryReadInt32(out int value) ? value : int.MaxValue;
            string? text = null;
            if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
                text = ReadText(info.ReadSequence());
            int? failure = null;
            if (info.HasData && info.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveBitString))
                failure = FirstBit(info.ReadBitString(out _));
            return new TimestampResponse(status, text, failure, response.HasData ? response.ReadEncodedValue() : default(ReadOnlyMemory<byte>?));
        }
        catch (AsnContentException e)
        {
            throw new CmsFormatException($"The time-stamp response is malformed (RFC 3161, 2.4.2): {e.Message}", e);
        }
    }

    private static string ReadText(AsnReader freeText)
    {
        var lines = new List<string>(1);
        while (freeText.HasData)
            lines.Add(freeText.ReadCharacterString(UniversalTagNumber.UTF8String));
        string text = string.Join(' ', lines);
        // It ends up in messages and logs: one short line.
        return new string([.. text.Where(c => !char.IsControl(c)).Take(200)]);
    }

    private static int? FirstBit(byte[] bits)
    {
        for (int i = 0; i < bits.Length * 8; i++)
        {
            if ((bits[i / 8] & (0x80 >> (i % 8))) != 0)
                return i;
        }

        return null;
    }
}
