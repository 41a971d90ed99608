using System.Globalization;

namespace EContract.Samples.QuickStart;

/// <summary>Writes times as the story's people read them.</summary>
internal static class JapanTime
{
    public static string Format(DateTimeOffset? time) =>
        time?.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd HH:mm:ss 'JST'", CultureInfo.InvariantCulture) ?? "-";
}
