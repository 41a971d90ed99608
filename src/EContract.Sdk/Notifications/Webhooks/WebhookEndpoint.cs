using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Notifications.Webhooks;

/// <summary>Another system that is told of events.</summary>
public sealed class WebhookEndpoint
{
    private const int MaxNameLength = 32;
    private const string Everything = "*";

    /// <summary>What changes an envelope, or needs somebody's attention. What a draft is put together from is told with its creation.</summary>
    private static readonly string[] DefaultEvents =
    [
        .. EnvelopeEvent.AllNames.Where(name => name.StartsWith("envelope.", StringComparison.Ordinal) && !name.EndsWith(".added", StringComparison.Ordinal)),
        "participant.signed", "participant.approved", "participant.acknowledged", "participant.declined", "participant.delegated",
        "participant.delivery.bounced", "notification.failed",
    ];

    /// <summary>Creates the endpoint.</summary>
    /// <param name="name">Its name in the log, 1 to 32 of small letters, digits and <c>-</c>.</param>
    /// <param name="uri">Where events are posted to: https, or http where private networks are allowed.</param>
    /// <param name="secrets">
    /// What deliveries are signed with, each as <c>whsec_</c> and 24 to 64 bytes in Base64. While one takes the place of another both are
    /// given, and deliveries have a signature by each.
    /// </param>
    public WebhookEndpoint(string name, Uri uri, params IReadOnlyList<string> secrets)
    {
        Name = name;
        Uri = uri;
        Secrets = secrets;
    }

    /// <summary>Its name in the log.</summary>
    public string Name { get; }

    /// <summary>Where events are posted to.</summary>
    public Uri Uri { get; }

    /// <summary>Whose events: those of one tenant's envelopes. An endpoint that belongs to one organisation names it.</summary>
    /// <value><see langword="null"/>: of all tenants; what is posted says whose it is.</value>
    public TenantId? Tenant { get; set; }

    /// <summary>Which events: names as in the log (<c>envelope.sent</c>), or all that begin alike (<c>envelope.*</c>, <c>*</c>).</summary>
    /// <value>What changes an envelope, what participants decide, and mail that did not arrive. Never the deliveries of webhooks.</value>
    public IReadOnlyList<string> Events { get; set; } = DefaultEvents;

    /// <summary>Whether it may be on a private network: loopback, link-local, private use.</summary>
    /// <value><see langword="false"/>.</value>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>How long a delivery may take.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    internal IReadOnlyList<string> Secrets { get; }

    /// <summary>Whether it is told of an event.</summary>
    /// <param name="tenant">Whose envelope.</param>
    /// <param name="eventName">The event's name in the log.</param>
    internal bool Wants(TenantId tenant, string eventName) => IsFor(tenant) && Wants(eventName);

    /// <summary>Whether it may know of a tenant's envelopes.</summary>
    internal bool IsFor(TenantId tenant) => Tenant is null || Tenant == tenant;

    /// <summary>Whether events of that name are told.</summary>
    internal bool Wants(string eventName) =>
        !eventName.StartsWith("webhook.", StringComparison.Ordinal) && Events.Any(pattern => Matches(pattern, eventName));

    /// <summary>Checks what was given.</summary>
    /// <exception cref="ArgumentException">Something of it is missing or wrong; the message says what.</exception>
    internal void Check()
    {
        if (Name is not { Length: > 0 and <= MaxNameLength } || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ArgumentException($"The name of a webhook endpoint is 1 to {MaxNameLength} of small letters, digits and '-'.");
        bool isWeb = Uri is { IsAbsoluteUri: true, UserInfo: "" } && (Uri.Scheme == Uri.UriSchemeHttps || (AllowPrivateNetwork && Uri.Scheme == Uri.UriSchemeHttp));
        if (!isWeb)
            throw new ArgumentException($"The address of webhook {Name} is no https address (http is for private networks), or has credentials in it.");
        if (Secrets.Count == 0)
            throw new ArgumentException($"Webhook {Name} has no secret to sign with.");
        foreach (string secret in Secrets)
            _ = WebhookSignature.Key(secret);
        if (Events.FirstOrDefault(pattern => !EnvelopeEvent.AllNames.Any(name => Matches(pattern, name))) is { } unknown)
            throw new ArgumentException($"Webhook {Name} asks for \"{unknown}\", but no event is called so.");
        if (Timeout <= TimeSpan.Zero)
            throw new ArgumentException($"The timeout of webhook {Name} is longer than nothing.");
    }

    private static bool Matches(string pattern, string name) => pattern == Everything
        || (pattern.EndsWith(".*", StringComparison.Ordinal) ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);
}
