using System.Globalization;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Conclusion;

/// <summary>Words single values: times, amounts, factors.</summary>
internal static class ConclusionWording
{
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
    public static IEnumerable<string> Factors(IReadOnlyList<ShownFactor>? shown, TimeZoneInfo zone)
    {
        yield return ConclusionTexts.Get("factor.link").ToString();
        foreach (ShownFactor factor in shown ?? [])
        {
            string[] details = [factor.Channel, factor.Assurance, Time(factor.At, zone)];
            yield return ConclusionTexts.Get($"factor.{factor.Method}").ToString();
            yield return $"  {string.Join("  ", details.Where(detail => detail.Length > 0))}";
            yield return $"  {ConclusionTexts.Get(factor.IsIndependent ? "factor.independent" : "factor.same")}";
        }
    }

    public static string Person(Participant participant) =>
        participant.Organization.Length == 0 ? participant.Name : $"{participant.Organization}  {participant.Name}";

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
