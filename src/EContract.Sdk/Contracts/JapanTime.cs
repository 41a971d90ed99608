namespace EContract.Sdk.Contracts;

/// <summary>The time zone in which contracts are dated unless a host says otherwise.</summary>
internal static class JapanTime
{
    /// <summary>Asia/Tokyo. Slim containers have no time zone data; Japan's time is the same all year.</summary>
    public static TimeZoneInfo Zone { get; } =
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out TimeZoneInfo? zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("Asia/Tokyo", TimeSpan.FromHours(9), "Asia/Tokyo", "Asia/Tokyo");
}
