namespace EContract.Sdk.Workflow;

/// <summary>What can be done with an envelope.</summary>
internal enum EnvelopeVerb
{
    /// <summary>The sender sends it.</summary>
    Send,

    /// <summary>The sender asks the internal approvers.</summary>
    Submit,

    /// <summary>The sender has it sent by itself later.</summary>
    Schedule,

    /// <summary>The sender takes that back.</summary>
    Unschedule,

    /// <summary>A job could not send it at its time.</summary>
    DelayDispatch,

    /// <summary>The sender or an operator stops it for the moment.</summary>
    Suspend,

    /// <summary>What was stopped for the moment goes on.</summary>
    Continue,

    /// <summary>The sender corrects an address or the date due.</summary>
    Correct,

    /// <summary>A participant names somebody else.</summary>
    Delegate,

    /// <summary>The host gives a participant a link to sign.</summary>
    IssueSigningLink,

    /// <summary>Whoever has a link asks the sender for a new one.</summary>
    RequestLink,

    /// <summary>A participant opens the link or a document.</summary>
    View,

    /// <summary>A participant asks to sign.</summary>
    PrepareSigning,

    /// <summary>A participant confirms.</summary>
    ConfirmSigning,

    /// <summary>A job has put a participant's signature into every document.</summary>
    ApplySignature,

    /// <summary>A job could not do so, yet or for good.</summary>
    DelaySigning,

    /// <summary>A participant declines.</summary>
    Decline,

    /// <summary>The sender withdraws it.</summary>
    Void,

    /// <summary>Its time is over.</summary>
    Expire,

    /// <summary>A job has sealed every document.</summary>
    Complete,

    /// <summary>A job could not do so yet.</summary>
    DelaySealing,

    /// <summary>A job could not do so and gave up.</summary>
    FailSealing,

    /// <summary>A job has brought every document to B-LTA after the grace period.</summary>
    Preserve,

    /// <summary>An operator starts again what gave up.</summary>
    Resume,

    /// <summary>The sender makes a new draft of it.</summary>
    Clone,

    /// <summary>Another envelope takes its place or ends it by agreement.</summary>
    Relate,

    /// <summary>Two users have the documents destroyed when their time is over.</summary>
    Dispose,

    /// <summary>The host gives a participant a new link to the result.</summary>
    IssueDownloadLink,

    /// <summary>A participant opens the download page or downloads.</summary>
    Download,
}
