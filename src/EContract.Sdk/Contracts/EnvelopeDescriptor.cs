using EContract.Sdk.Contracts.Templates;

namespace EContract.Sdk.Contracts;

/// <summary>An envelope to create.</summary>
public sealed record EnvelopeDescriptor
{
    /// <summary>The title, as in 「○○業務委託契約」.</summary>
    public required string Title { get; init; }

    /// <summary>The documents, in order: 1 to <see cref="EnvelopeLimits.MaxDocuments"/>.</summary>
    public IList<DocumentDescriptor> Documents { get; init; } = [];

    /// <summary>The participants: 1 to <see cref="EnvelopeLimits.MaxParticipants"/>.</summary>
    public IList<ParticipantDescriptor> Participants { get; init; } = [];

    /// <summary>Groups of participants of whom not everybody has to act.</summary>
    /// <value>None.</value>
    public IList<ParticipantGroup> Groups { get; init; } = [];

    /// <summary>
    /// The concluded envelope that this one takes the place of (変更契約) once it is concluded itself; both then name each other.
    /// </summary>
    /// <value><see langword="null"/>: none.</value>
    public EnvelopeId? Supersedes { get; init; }

    /// <summary>The concluded envelope that this one ends by agreement (合意解除書) once it is concluded itself; both then name each other.</summary>
    /// <value><see langword="null"/>: none.</value>
    public EnvelopeId? Rescinds { get; init; }

    /// <summary>What the contract is found by later.</summary>
    /// <value><see langword="null"/>: it is found by its title only.</value>
    public TransactionDetails? Transaction { get; init; }

    /// <summary>Under what the contract is filed: its kind, its number, how long it runs, words of your own.</summary>
    /// <value><see langword="null"/>: nothing said.</value>
    public FilingDetails? Filing { get; init; }

    /// <summary>Who sends it.</summary>
    /// <value><see langword="null"/>: the sender that the host set up.</value>
    public EnvelopeSender? Sender { get; init; }

    /// <summary>A message to the participants.</summary>
    /// <value>Empty.</value>
    public string Message { get; init; } = "";

    /// <summary>When the participants' signatures are made.</summary>
    /// <value>
    /// <see cref="SignatureTiming.AtOnce"/>. On completion, parties need a signer by name: a key that a participant brings along for a
    /// request is not there any more when all have confirmed.
    /// </value>
    public SignatureTiming SignatureTiming { get; init; }

    /// <summary>How long participants have to sign, counted from sending.</summary>
    /// <value><see langword="null"/>: as the host set up, 30 days by default.</value>
    public TimeSpan? SigningPeriod { get; init; }

    /// <summary>The template that it is made from, for the log.</summary>
    /// <value><see langword="null"/>: none.</value>
    public TemplateReference? Template { get; init; }
}
