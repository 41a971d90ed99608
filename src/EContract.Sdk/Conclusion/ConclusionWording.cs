using System.Globalization;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Conclusion;

/// <summary>Words single values: times, amounts, factors.</summary>
internal static class ConclusionWording
{
    private const int MaxShortLength = 30;

    /// <summary>A time to the second, in a zone and in UTC.</summary>
    public static string Time(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        string name = zone.Id is "Asia/Tokyo" or "Tokyo Standard Time" ? "JST" : $"UTC{local:zzz}";
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss} {name} / {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
    }

    public static string Amount(TransactionDetails transaction) => transaction.Amount is { } amount
        ? string.Create(CultureInfo.InvariantCulture, $"{amount:#,0.####} {transaction.Currency}")
        : ConclusionTexts.Get("none").ToString();

    public static string Length(DocumentRevision revision) => string.Create(CultureInfo.InvariantCulture, $"{revision.Length:#,0} bytes");

    /// <summary>What a participant had shown of who they are: a line each.</summary>
    /// <param name="isLinkMailed">Whether the link came by mail; <see langword="null"/> where the log does not say.</param>
    /// <param name="shown">What was shown beyond having the link.</param>
    /// <param name="zone">The zone in which times are printed.</param>
    public static IEnumerable<string> Factors(bool? isLinkMailed, IReadOnlyList<ShownFactor>? shown, TimeZoneInfo zone)
    {
        yield return ConclusionTexts.Get(isLinkMailed switch { true => "factor.link.mailed", false => "factor.link.shown", null => "factor.link" }).ToString();
        foreach (ShownFactor factor in shown ?? [])
        {
            string[] details = [factor.Channel, factor.Assurance, Time(factor.At, zone)];
            yield return ConclusionTexts.Get($"factor.{factor.Method}").ToString();
            yield return $"  {string.Join("  ", details.Where(detail => detail.Length > 0))}";
            // What is not independent shares the link's mailbox, which a link that was not mailed does not have.
            if (factor.IsIndependent || isLinkMailed != false)
                yield return $"  {ConclusionTexts.Get(factor.IsIndependent ? "factor.independent" : "factor.same")}";
        }
    }

    public static string Person(Participant participant) =>
        participant.Organization.Length == 0 ? participant.Name : $"{participant.Organization}  {participant.Name}";

    /// <summary>A name where it is only to be recognised: it stands in full elsewhere.</summary>
    public static string Short(string name)
    {
        var characters = new StringInfo(name);
        return characters.LengthInTextElements <= MaxShortLength ? name : $"{characters.SubstringByTextElements(0, MaxShortLength - 1)}…";
    }

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
