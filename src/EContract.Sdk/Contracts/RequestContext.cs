namespace EContract.Sdk.Contracts;

/// <summary>Where a command came from, for the audit log. The host fills in what it knows.</summary>
public sealed record RequestContext
{
    private const int MaxLength = 512;

    /// <summary>The longest session that is looked at; ours have 64 characters.</summary>
    internal const int MaxSessionLength = 128;

    /// <summary>Nothing known.</summary>
    public static RequestContext None { get; } = new();

    /// <summary>The host's user who acts; not used where a link says who acts.</summary>
    /// <value><see langword="null"/>: the SDK itself.</value>
    /// <exception cref="ArgumentException">A name is too long, or has characters that spoil a log.</exception>
    public Actor? Actor { get; init => field = Require(value); }

    /// <summary>The network address the request came from.</summary>
    public string? IpAddress { get; init => field = Shorten(value); }

    /// <summary>
    /// What the browser was given when the participant showed who they are (<c>SigningView.Session</c>). The host keeps it in a cookie that
    /// scripts do not see, and hands it back with every command. Never logged.
    /// </summary>
    public string? Session { get; init; }

    /// <summary>The browser, as it calls itself.</summary>
    public string? UserAgent { get; init => field = Shorten(value); }

    /// <summary>The host's identifier for the request, to find it in other logs.</summary>
    public string? CorrelationId { get; init => field = Shorten(value); }

    private static Actor? Require(Actor? actor)
    {
        if (actor is null)
            return null;
        Text.Require(actor.Id, EnvelopeLimits.MaxNameLength, nameof(Actor));
        Text.Allow(actor.Name, EnvelopeLimits.MaxNameLength, nameof(Actor));
        return actor;
    }

    // What a browser sends is not an error of the host: keep what can be kept.
    private static string? Shorten(string? value)
    {
        if (value is null)
            return null;
        var kept = new string([.. value.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && !Text.ChangesOrder(c)).Take(MaxLength)]);
        return kept.Length == 0 ? null : kept;
    }
}
