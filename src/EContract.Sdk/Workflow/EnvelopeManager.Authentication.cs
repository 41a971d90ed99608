using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Mails a participant a code of six digits, good for ten minutes; an earlier one counts no more.</summary>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, no such code is asked for, or too many were mailed (<see cref="EnvelopeRefusal.Locked"/>).
    /// </exception>
    public async ValueTask<Envelope> MailCodeAsync(string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        SealedSecret secret = await _factors.NewCodeAsync(cancellationToken).ConfigureAwait(false);
        (Envelope envelope, _) = await ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                Participant participant = AuthenticationCommands.RequireAsked(change.Envelope, link, AuthenticationMethod.EmailCode, change.Now);
                var code = new MailedCode(secret, change.Now + _services.Options.CodeLifetime);
                return AuthenticationCommands.MailCode(change.Envelope, participant, code);
            },
            cancellationToken,
            needsFactors: false).ConfigureAwait(false);
        return await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A participant gives a code: the access code, the mailed one, or the authenticator app's.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="method">Which code it is.</param>
    /// <param name="code">The code as it was typed; spaces around it do not count.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns>What the page shows now, with the <see cref="SigningView.Session"/> that the browser hands back from now on.</returns>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it; the code is wrong, was used or is too old (<see cref="EnvelopeRefusal.WrongCode"/>); after five wrong
    /// ones the link is <see cref="EnvelopeRefusal.Locked"/>.
    /// </exception>
    public async ValueTask<SigningView> AuthenticateAsync(
        string token, AuthenticationMethod method, string code, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Text.Allow(code, AuthenticationFactor.MaxAccessCodeLength, nameof(code));
        if (method == AuthenticationMethod.Host)
            throw new ArgumentException("The host says by itself that its sign-in succeeded.", nameof(method));
        bool isRight = false;
        string session = "";
        string typed = code.Trim();

        // Checked within the change: of many guesses at once each counts.
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token,
            context,
            async (change, link, cancel) =>
            {
                // No code is looked at from where nobody may come from.
                Participant participant = AuthenticationCommands.RequireAsked(change.Envelope, link, method, change.Now);
                AuthenticationCommands.RequireNetwork(change.Envelope, participant, context?.IpAddress);
                long? step = typed.Length is 0 or > AuthenticationFactor.MaxAccessCodeLength
                    ? null
                    : await _factors.MatchAsync(participant, method, typed, change.Now, cancel).ConfigureAwait(false);
                isRight = step is not null;
                session = BrowserSession.ContinueOrBegin(context, participant);
                return step is { } right
                    ? AuthenticationCommands.Succeed(participant, method, "", right, AuditChain.Hash(session), change.Now)
                    : AuthenticationCommands.Fail(participant, method);
            },
            needsFactors: false,
            cancellationToken).ConfigureAwait(false);
        if (!isRight)
        {
            await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
            throw Guards.Refuse(
                envelope.GetParticipant(link.ParticipantId).IsLocked ? EnvelopeRefusal.Locked : EnvelopeRefusal.WrongCode, envelope, "The code is wrong, was used, or is too old.");
        }

        return ViewAfter(envelope, link, session);
    }

    /// <summary>The host says that its own sign-in succeeded, for the participant whose link this is. Only the host's server calls this.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="assurance">What it is worth, as in <c>oidc aal2</c>: 1 to 100 characters, for the log and the evidence.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeStateException">The link does not allow it, or no sign-in of the host is asked for.</exception>
    public async ValueTask<SigningView> AuthenticateByHostAsync(
        string token, string assurance, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Text.Require(assurance, EnvelopeLimits.MaxNameLength, nameof(assurance));
        string session = "";
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                Participant participant = AuthenticationCommands.RequireAsked(change.Envelope, link, AuthenticationMethod.Host, change.Now);
                session = BrowserSession.ContinueOrBegin(context, participant);
                return AuthenticationCommands.Succeed(participant, AuthenticationMethod.Host, assurance, 0, AuditChain.Hash(session), change.Now);
            },
            cancellationToken,
            needsFactors: false).ConfigureAwait(false);
        return ViewAfter(envelope, link, session);
    }

    /// <summary>Lets a participant try again after too many wrong codes.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is not on its way, or has no such participant.</exception>
    public ValueTask<Envelope> UnlockAsync(
        EnvelopeId id, ParticipantId participant, RequestContext? context = null, CancellationToken cancellationToken = default) =>
        DecideAsync(id, context, change => AuthenticationCommands.Unlock(change.Envelope, participant), cancellationToken);

    private static SigningView ViewAfter(Envelope envelope, StoredLink link, string session) =>
        SigningView.Of(envelope, link.ParticipantId, AuditChain.Hash(session)) with { Session = session };
}
