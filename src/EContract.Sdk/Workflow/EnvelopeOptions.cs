using EContract.Sdk.Compliance;
using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Workflow;

/// <summary>How a host wants its envelopes handled.</summary>
public sealed class EnvelopeOptions
{
    /// <summary>Who sends envelopes that name no sender.</summary>
    /// <value><see langword="null"/>: every envelope has to name one.</value>
    public EnvelopeSender? Sender { get; set; }

    /// <summary>
    /// The mailbox of those who run the host. It is told of what stopped for good (N-19, N-21), besides the sender, who may have no address.
    /// </summary>
    /// <value><see langword="null"/>: only the sender is told, and the host's log has it as an error (event 2004).</value>
    public NotificationRecipient? Operator { get; set; }

    /// <summary>How long documents are kept, and how they may be destroyed afterwards.</summary>
    public RetentionOptions Retention { get; } = new();

    /// <summary>Who is told that documents need not be kept any longer (N-24), and can see to it that they are destroyed.</summary>
    /// <value><see langword="null"/>: nobody is; <see cref="EnvelopeManager.FindRetentionEndedAsync"/> lists them.</value>
    public NotificationRecipient? RecordsManager { get; set; }

    /// <summary>Where the host serves links: <c>sign/TOKEN</c> and <c>download/TOKEN</c> are appended.</summary>
    /// <value><c>http://localhost/</c>.</value>
    public Uri LinkBaseAddress { get; set; } = new("http://localhost/");

    /// <summary>Where the host shows an envelope to its sender: the address stands in the message by which the sender is asked for a new link (N-26).</summary>
    /// <value><see langword="null"/>: the message names the envelope, without an address.</value>
    public Func<EnvelopeId, Uri>? SenderPage { get; set; }

    /// <summary>Whether the host, or the sender's organisation, signs every document once more after all participants have acted.</summary>
    /// <value><see cref="ClosingSeal.WhenNobodySigns"/>.</value>
    public ClosingSeal ClosingSeal { get; set; } = ClosingSeal.WhenNobodySigns;

    /// <summary>
    /// How long to wait before documents are sealed for good. Until then they have level B-LT and the envelope's
    /// <see cref="Envelope.Preservation"/> is <see cref="PreservationState.LtaPending"/>; afterwards revocation information that
    /// is newer than the signatures is collected, and a document timestamp covers it.
    /// </summary>
    /// <value>Zero: documents have level B-LTA before the envelope is completed.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or longer than 72 hours.</exception>
    public TimeSpan GracePeriod
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(72));
            field = value;
        }
    }

    /// <summary>How long participants have to sign, where an envelope does not say.</summary>
    /// <value>30 days.</value>
    public TimeSpan SigningPeriod { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a mailed code counts.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long what a participant has shown of who they are counts, for reading and confirming.</summary>
    /// <value>30 minutes.</value>
    public TimeSpan AuthenticationLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long the permission to ask a key for what a participant has confirmed counts. When it could not be used in that time, another one
    /// is issued, and the log says so. With <see cref="SignatureTiming.OnCompletion"/> it counts at least until the envelope's time is over.
    /// </summary>
    /// <value>15 minutes.</value>
    public TimeSpan ActivationLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many days before an envelope's time is over those whose turn it is are reminded.</summary>
    /// <value>3 and 1. Empty: only when the sender asks for it.</value>
    public IList<int> ReminderDays { get; } = [3, 1];

    /// <summary>How many days after completion the result can be downloaded: up to the end of the last day in <see cref="TimeZone"/>.</summary>
    /// <value>14.</value>
    public int DownloadDays { get; set; } = 14;

    /// <summary>How many days before their link ends those are reminded who have not downloaded the result; 0 for never.</summary>
    /// <value>3.</value>
    public int DownloadReminderDays { get; set; } = 3;

    /// <summary>The zone in which days begin and end.</summary>
    /// <value>Asia/Tokyo.</value>
    public TimeZoneInfo TimeZone { get; set; } = JapanTime.Zone;

    /// <summary>
    /// Whether keys, their certificates and the timestamp authority are tried before anybody is asked to sign. The authority may count
    /// the token.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool CheckBeforeSending { get; set; } = true;

    /// <summary>How long a key or an authority that was found well is taken to be so, for the envelopes that are sent next.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan ProbeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether two participants who act may have the same e-mail address, as people who share a mailbox. Addresses that only look the same
    /// are refused in any case.
    /// </summary>
    /// <value><see langword="false"/>: who reads one mailbox acts once.</value>
    public bool AllowSharedAddresses { get; set; }

    /// <summary>
    /// Fonts for what is to be seen of signatures, the first that has a character drawing it: the names on drawn seals (印影), and the names and
    /// times of who signs without one.
    /// </summary>
    /// <value>Empty: the Japanese fonts that the system has (<see cref="SystemFonts.FindJapanese(JapaneseTypeface)"/>), Mincho for seals, Gothic for lines.</value>
    public IList<PdfFont> SealFonts { get; } = [];

    /// <summary>The largest document, in bytes.</summary>
    /// <value>500 MB.</value>
    public long MaxDocumentLength { get; set; } = 500_000_000;

    /// <summary>
    /// Whether a command also does what became due by it, before it returns. When not, <see cref="EnvelopeWorker"/> does. Webhooks are always
    /// the worker's.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool RunInline { get; set; } = true;

    /// <summary>
    /// Whether a host that uses dependency injection runs a worker in the background. Several hosts on one store share the work;
    /// one of them at least has to do it.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool RunWorker { get; set; } = true;

    /// <summary>How long a worker may be silent before another one takes over its job.</summary>
    /// <value>2 minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a second, or more than a day.</exception>
    public TimeSpan LeaseDuration
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait before the second try; each wait is twice the one before.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between tries.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how many tries an operator has to look.</summary>
    /// <value>300: about three days.</value>
    public int MaxAttempts { get; set; } = 300;

    /// <summary>
    /// How many envelopes the background service works on at a time, each waiting for its key and its timestamp authority by itself. Mail and
    /// webhooks go beside them.
    /// </summary>
    /// <value>4.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int WorkerConcurrency
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4;

    /// <summary>
    /// How often the background service looks for what is due; of what becomes due by a command in the same process it is told at once.
    /// </summary>
    /// <value>2 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than a millisecond, or more than a day.</exception>
    public TimeSpan PollInterval
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(2);
}
