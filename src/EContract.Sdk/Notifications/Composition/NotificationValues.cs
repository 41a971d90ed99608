using System.Globalization;

namespace EContract.Sdk.Notifications.Composition;

/// <summary>Gives the template of each kind of notification and the values it uses.</summary>
internal sealed class NotificationValues(Notification notification, NotificationOptions options, LanguageTexts texts)
{
    // Subjects stay within 60 full-width characters, whoever is named in them.
    private const int SubjectNameColumns = 36;
    private const int SubjectTitleColumns = 48;

    public string TemplateName => notification switch
    {
        SignatureRequested => "sign-request",
        ReviewRequested { IsApproval: true } => "approval-request",
        ReviewRequested => "review-request",
        DispatchApprovalRequested => "dispatch-approval",
        DispatchApprovalDecided { ApproverName: "" } => "dispatch-approved",
        DispatchApprovalDecided => "dispatch-rejected",
        VerificationCodeMailed => "code",
        AccessLocked => "locked",
        NewLinkRequested { IsForDownload: true } => "download-link-requested",
        NewLinkRequested { IsExpired: true } => "expired-link-requested",
        NewLinkRequested => "signing-link-requested",
        SignatureReminded => "reminder",
        RequestCorrected => "correction",
        SignerDelegated => "delegated",
        RequestExpired => "expired",
        RequestSent => "sent-receipt",
        SignatureProgressed => "progress",
        EnvelopeDeclined => "declined",
        EnvelopeVoided => "voided",
        EnvelopeCompleted => "completed",
        DownloadExpiring => "download-expiring",
        DownloadLinkReissued => "link-reissued",
        MessageUndeliverable => "undeliverable",
        FinalizationFailed => "finalization-failed",
        PreservationFailed => "preservation-failed",
        DocumentDamaged => "document-damaged",
        ServiceHealthWarned => "health",
        RenewalReported => "renewal",
        StampDeadlineNear => "stamp-deadline",
        BulkSendReported => "bulk-result",
        ContractDateNear => "contract-date",
        RetentionEnded => "retention-ended",
        _ => throw new ArgumentException($"There is no message for {notification.GetType().Name}.", nameof(notification)),
    };

    /// <summary>The values for the subject: names and titles cut short.</summary>
    public MessageValues ForSubject() => Create(
        name => SafeText.Fit(SafeText.Line(name), SubjectNameColumns),
        title => SafeText.Fit(SafeText.Line(title), SubjectTitleColumns));

    /// <summary>The values for the body.</summary>
    public MessageValues ForBody() => Create(name => SafeText.Line(name), title => SafeText.Line(title));

    private MessageValues Create(Func<string, string> name, Func<string, string> title)
    {
        Uri? link = notification switch
        {
            ParticipantInvited invited => Checked(invited.Link),
            ResultAvailable available => Checked(available.Link),
            NewLinkRequested { Page: { } page } => Checked(page),
            _ => null,
        };
        var values = new MessageValues { Link = link };
        NotificationEnvelope envelope = notification.Envelope;
        NotificationRecipient recipient = notification.Recipient;
        values.Set("recipient", With(recipient.IsOrganization ? "recipient.organization" : "recipient.person", ("name", name(recipient.Name))));
        values.Set("organization", name(recipient.Organization));
        values.Set("address", SafeText.Line(recipient.Address));
        values.Set("sender", name(envelope.SenderOrganization));
        values.Set("title", title(envelope.Title));
        values.Set("envelopeId", SafeText.Line(envelope.Id));
        values.Set("due", Time(envelope.DueAt));
        values.Set("host", link is null ? "" : link.Authority);
        values.SetList("documents", [.. envelope.Documents.Select(Document)]);
        SetContact(values, "contact", envelope.Contact ?? new SupportContact(envelope.SenderOrganization));
        SetContact(values, "support", options.Support ?? new SupportContact(""));
        SetOwn(values, name);
        return values;
    }

    private void SetOwn(MessageValues values, Func<string, string> name)
    {
        switch (notification)
        {
            case ParticipantInvited invited:
                values.Set("role", Role(invited.Role));
                values.SetQuotation("message", SafeText.Lines(invited.Message));
                break;
            case RequestSent sent:
                values.SetList("routing", [.. sent.Routing.Select(Route)]);
                break;
            case VerificationCodeMailed mailed:
                values.Set("code", SafeText.Line(mailed.Code));
                values.Set("codeExpires", Time(mailed.ExpiresAt));
                break;
            case AccessLocked locked:
                values.Set("participant", name(locked.ParticipantName));
                break;
            case NewLinkRequested requested:
                values.Set("participant", name(requested.ParticipantName));
                values.Set("participantAddress", SafeText.Line(requested.Address));
                break;
            case DispatchApprovalDecided decided:
                values.Set("approver", name(decided.ApproverName));
                values.SetQuotation("reason", SafeText.Lines(decided.Reason));
                break;
            case SignerDelegated delegated:
                values.Set("original", name(delegated.OriginalName));
                values.Set("delegate", name(delegated.DelegateName));
                break;
            case SignatureProgressed progressed:
                values.Set("signer", name(progressed.SignerName));
                values.Set("signed", Number(progressed.Signed));
                values.Set("total", Number(progressed.Total));
                break;
            case EnvelopeDeclined declined:
                values.Set("participant", name(declined.ParticipantName));
                values.SetQuotation("reason", SafeText.Lines(declined.Reason));
                break;
            case EnvelopeVoided voided:
                values.SetQuotation("reason", SafeText.Lines(voided.Reason));
                break;
            case ResultAvailable available:
                values.Set("linkExpires", Time(available.LinkExpiresAt));
                values.Set("certificate", SafeText.Line(available.CertificateSha256 ?? ""));
                values.Set("completed", Time(available.CompletedAt));
                break;
            case MessageUndeliverable undeliverable:
                values.Set("participant", name(undeliverable.ParticipantName));
                values.Set("bouncedAddress", SafeText.Line(undeliverable.Address));
                values.Set("error", SafeText.Line(undeliverable.Reason));
                break;
            case PreservationFailed failed:
                values.Set("completed", Time(failed.CompletedAt));
                values.Set("step", SafeText.Line(failed.Step));
                values.Set("error", SafeText.Line(failed.Error));
                break;
            case DocumentDamaged damaged:
                values.Set("document", SafeText.Line(damaged.Document));
                values.Set("sha256", SafeText.Line(damaged.Sha256));
                values.Set("error", SafeText.Line(damaged.Error));
                break;
            case ContractDateNear near:
                values.Set("dateKind", texts.Word("contract." + near.Occasion));
                values.Set("date", texts.Day(near.Date));
                break;
            case RetentionEnded ended:
                values.Set("date", texts.Day(ended.Date));
                break;
            case ServiceNotification service:
                SetService(values, service);
                break;
            case FinalizationFailed failed:
                values.Set("step", SafeText.Line(failed.Step));
                values.Set("error", SafeText.Line(failed.Error));
                values.Set("attempts", Number(failed.Attempts));
                values.Set("nextAttempt", Time(failed.NextAttemptAt));
                break;
        }
    }

    private void SetService(MessageValues values, ServiceNotification service)
    {
        switch (service)
        {
            case ServiceHealthWarned health:
                values.Set("component", texts.Word("component." + health.Component));
                values.Set("name", SafeText.Line(health.Name));
                values.Set("problem", SafeText.Line(health.Problem));
                values.Set("expires", Time(health.ExpiresAt));
                values.Set("daysLeft", health.DaysLeft is { } days ? Number(days) : "");
                break;
            case RenewalReported renewal:
                values.Set("dueCount", Number(renewal.Due));
                values.Set("renewed", Number(renewal.Renewed));
                values.Set("failed", Number(renewal.Failed));
                values.Set("deadline", Time(renewal.Deadline));
                break;
            case StampDeadlineNear near:
                values.Set("count", Number(near.Count));
                values.Set("deadline", Time(near.Deadline));
                break;
            case BulkSendReported bulk:
                values.Set("batch", SafeText.Line(bulk.Title));
                values.Set("sent", Number(bulk.Sent));
                values.Set("failed", Number(bulk.Failed));
                values.Set("attachment", SafeText.Line(bulk.Results?.Name));
                break;
        }
    }

    private static void SetContact(MessageValues values, string prefix, SupportContact contact)
    {
        values.Set(prefix, SafeText.Line(contact.Name));
        values.Set(prefix + "Phone", SafeText.Line(contact.Phone));
        values.Set(prefix + "Email", SafeText.Line(contact.Email));
        values.Set(prefix + "Hours", SafeText.Line(contact.Hours));
    }

    private MessageListItem Document(NotificationDocument document) => new(
        SafeText.Line(document.Title),
        document.Sha256 is { } sha256 ? With("hash", ("sha256", SafeText.Line(sha256))) : "");

    private MessageListItem Route(NotificationRoute route) => new(With(
        "route", ("stage", Number(route.Stage)), ("name", SafeText.Line(route.Name)), ("role", Role(route.Role))));

    private string Role(NotificationRole role) => texts.Word("role." + role);

    private string Time(DateTimeOffset? time) => time is { } given ? texts.Time(given, options.TimeZone) : "";

    private string With(string word, params ReadOnlySpan<(string Name, string Value)> replacements)
    {
        var values = new MessageValues();
        foreach ((string name, string value) in replacements)
            values.Set(name, value);
        return MessageRenderer.Substitute(texts.Word(word), values) ?? "";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Uri Checked(Uri link) =>
        link is { IsAbsoluteUri: true } && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
            ? link
            : throw new ArgumentException("The link of a message is an absolute http or https address.", nameof(link));
}
