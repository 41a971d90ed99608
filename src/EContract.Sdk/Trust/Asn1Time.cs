using System.Formats.Asn1;

namespace EContract.Sdk.Trust;

/// <summary>The choice of UTCTime and GeneralizedTime that certificates and CRLs use (RFC 5280, 4.1.2.5).</summary>
internal static class Asn1Time
{
    internal static DateTimeOffset Read(AsnReader reader) =>
        // RFC 5280, 4.1.2.5.1: two-digit years up to 49 are of this century.
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime(2049) : reader.ReadGeneralizedTime();

    internal static bool IsNext(AsnReader reader) =>
        reader.HasData
        && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));
}
