namespace EContract.Sdk.Contracts;

/// <summary>What kind of actor did something.</summary>
public enum ActorKind
{
    /// <summary>The SDK itself: a job, a timer.</summary>
    System,

    /// <summary>A user of the host: the sender, an administrator, an operator.</summary>
    User,

    /// <summary>A participant, known by a link.</summary>
    Participant,
}

/// <summary>Who did something, as the audit log keeps it.</summary>
/// <param name="Kind">What kind of actor.</param>
/// <param name="Id">The participant's identifier, or the host's name for its user.</param>
/// <param name="Name">The name shown to people.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name)
{
    /// <summary>The SDK itself.</summary>
    public static Actor System { get; } = new(ActorKind.System, "system", "EContract");

    /// <summary>A user of the host.</summary>
    /// <param name="id">The host's own identifier for the user.</param>
    /// <param name="name">The name shown to people.</param>
    public static Actor User(string id, string name) => new(
        ActorKind.User,
        Text.Require(id, EnvelopeLimits.MaxNameLength, nameof(id)),
        Text.Require(name, EnvelopeLimits.MaxNameLength, nameof(name)));

    internal static Actor Of(Participant participant) =>
        new(ActorKind.Participant, participant.Id.ToString(), participant.Name);
}
