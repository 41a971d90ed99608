using EContract.Sdk.Contracts;
using static EContract.Sdk.Contracts.EnvelopeStatus;
using static EContract.Sdk.Workflow.EnvelopeVerb;

namespace EContract.Sdk.Workflow;

/// <summary>From which status to which a verb takes an envelope. What is not in the table is refused.</summary>
internal static class EnvelopeStateMachine
{
    /// <summary>All transitions.</summary>
    public static IReadOnlyList<(EnvelopeStatus From, EnvelopeVerb Verb, EnvelopeStatus To)> Transitions { get; } =
    [
        (Draft,              Send,              InProgress),
        (Draft,              Schedule,          Scheduled),
        (Draft,              Submit,            PendingApproval),
        (Draft,              EnvelopeVerb.Void, Voided),       // given up before anybody knew of it
        (PendingApproval,    IssueSigningLink,  PendingApproval),
        (PendingApproval,    View,              PendingApproval),
        (PendingApproval,    PrepareSigning,    PendingApproval),
        (PendingApproval,    ConfirmSigning,    PendingApproval),
        (PendingApproval,    ConfirmSigning,    InProgress),   // the last approval: sent
        (PendingApproval,    ConfirmSigning,    Scheduled),    // or to be sent later
        (PendingApproval,    Decline,           Draft),
        (PendingApproval,    Correct,           PendingApproval),
        (PendingApproval,    Expire,            Expired),
        (PendingApproval,    EnvelopeVerb.Void, Voided),
        (Scheduled,          Send,              InProgress),
        (Scheduled,          Schedule,          Scheduled),
        (Scheduled,          Unschedule,        Draft),
        (Scheduled,          EnvelopeVerb.Void, Voided),
        (Scheduled,          DelayDispatch,     Scheduled),
        (Scheduled,          Resume,            Scheduled),    // sending failed for good

        (InProgress,         IssueSigningLink,  InProgress),
        (InProgress,         View,              InProgress),
        (InProgress,         PrepareSigning,    InProgress),
        (InProgress,         ConfirmSigning,    InProgress),
        (InProgress,         DelaySigning,      InProgress),
        (InProgress,         ConfirmSigning,    Finalizing),   // an approval or acknowledgement, the last one
        (InProgress,         ApplySignature,    InProgress),   // others are still to act
        (InProgress,         ApplySignature,    Finalizing),   // everybody has acted
        (InProgress,         Correct,           InProgress),
        (InProgress,         EnvelopeVerb.Delegate, InProgress),
        (InProgress,         Suspend,           Suspended),
        (Suspended,          Continue,          InProgress),
        (Suspended,          Correct,           Suspended),
        (Suspended,          EnvelopeVerb.Void, Voided),
        (Suspended,          Expire,            Expired),
        (InProgress,         Decline,           Declined),
        (InProgress,         EnvelopeVerb.Void, Voided),
        (InProgress,         Expire,            Expired),
        (InProgress,         Resume,            InProgress),   // a signature that could not be made

        (Finalizing,         Complete,          Completed),
        (Finalizing,         DelaySealing,      Finalizing),
        (Finalizing,         FailSealing,       FinalizationFailed),
        (Finalizing,         Resume,            Finalizing),   // at once, not when it would be tried again
        (FinalizationFailed, Resume,            Finalizing),
        (FinalizationFailed, EnvelopeVerb.Void, Voided),       // what cannot be sealed is no contract

        (Declined,           Clone,             Declined),
        (Voided,             Clone,             Voided),
        (Expired,            Clone,             Expired),
        (Completed,          Relate,            Completed),
        (Completed,          Preserve,          Completed),
        (Completed,          Resume,            Completed),    // B-LTA was not reached

        (Completed,          EnvelopeVerb.Dispose, Completed), // the documents; the envelope stays as it is
        (Completed,          IssueDownloadLink, Completed),
        (Completed,          Download,          Completed),

        (PendingApproval,    RequestLink,       PendingApproval),
        (InProgress,         RequestLink,       InProgress),
        (Suspended,          RequestLink,       Suspended),
        (Expired,            RequestLink,       Expired),      // the sender may make a new draft of it
        (Completed,          RequestLink,       Completed),
    ];

    /// <summary>Whether a verb is possible in a status.</summary>
    public static bool Allows(EnvelopeStatus status, EnvelopeVerb verb) =>
        Transitions.Any(transition => transition.From == status && transition.Verb == verb);

    /// <summary>Refuses a verb that the envelope's status does not allow.</summary>
    /// <exception cref="EnvelopeStateException">It does not.</exception>
    public static void Require(Envelope envelope, EnvelopeVerb verb)
    {
        // What is known of documents that are gone stays, and so does what they have to do with others.
        if (verb != Relate && (envelope.DisposedAt is not null || envelope.Disposal is { IsStarted: true }))
            throw Guards.RefuseDisposed(envelope);
        if (Allows(envelope.Status, verb))
            return;
        string allowed = string.Join(" or ", Transitions.Where(t => t.Verb == verb).Select(t => t.From).Distinct());
        throw new EnvelopeStateException(
            EnvelopeRefusal.WrongStatus,
            $"Envelope {envelope.Id} is {envelope.Status}; {verb} is possible while it is {allowed}.",
            envelope.Id)
        {
            Status = envelope.Status,
        };
    }
}
