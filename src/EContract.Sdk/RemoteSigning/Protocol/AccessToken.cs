namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>An access token and until when it is worth sending. No record: its text must not come into a log.</summary>
internal sealed class AccessToken(string value, DateTimeOffset usableUntil)
{
    // Section 8.4.4: an hour where nothing is said.
    private const int DefaultSeconds = 3600;

    public string Value { get; } = value;

    public DateTimeOffset UsableUntil { get; } = usableUntil;

    /// <summary>Reads what <c>auth/login</c> and <c>oauth2/token</c> answer.</summary>
    public static AccessToken Read(CscFields fields, DateTimeOffset now) => new(RequireBearer(fields.RequireString("access_token"), fields), now + Lifetime(fields.Number("expires_in")));

    /// <summary>How long a token or activation data may be used: a tenth less than was said, so that none expires on the way.</summary>
    public static TimeSpan Lifetime(int? seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds ?? DefaultSeconds, 0, 365 * 86400) * 0.9);

    /// <summary>RFC 6750, 2.1. Whoever complains about a header later might quote it.</summary>
    public static bool IsBearer(string token) =>
        token.Length > 0 && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=');

    private static string RequireBearer(string token, CscFields fields) =>
        IsBearer(token) ? token : throw fields.Unexpected("access_token", "a bearer token (RFC 6750, 2.1)");
}
