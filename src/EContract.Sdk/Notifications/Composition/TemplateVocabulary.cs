namespace EContract.Sdk.Notifications.Composition;

/// <summary>Which values each template may use.</summary>
internal sealed record TemplateVocabulary(IReadOnlySet<string> Texts, IReadOnlySet<string> Quotations, IReadOnlySet<string> Lists, bool HasLink)
{
    private const string Common =
        "recipient organization address sender title envelopeId due contact contactPhone contactEmail contactHours support supportPhone supportEmail supportHours";

    private static readonly Dictionary<string, TemplateVocabulary> All = new()
    {
        ["sign-request"] = Invitation,
        ["review-request"] = Invitation,
        ["approval-request"] = Invitation,
        ["dispatch-approval"] = Invitation,
        ["reminder"] = Invitation,
        ["correction"] = Invitation,
        ["dispatch-approved"] = Of("approver", "reason"),
        ["dispatch-rejected"] = Of("approver", "reason"),
        ["code"] = Of("code codeExpires"),
        ["locked"] = Of("participant"),
        ["signing-link-requested"] = LinkRequest,
        ["expired-link-requested"] = LinkRequest,
        ["download-link-requested"] = LinkRequest,
        ["delegated"] = Of("original delegate"),
        ["expired"] = Of(""),
        ["sent-receipt"] = Of("", lists: "routing"),
        ["progress"] = Of("signer signed total"),
        ["declined"] = Of("participant", "reason"),
        ["voided"] = Of("", "reason"),
        ["completed"] = Result,
        ["download-expiring"] = Result,
        ["link-reissued"] = Result,
        ["undeliverable"] = Of("participant bouncedAddress error"),
        ["finalization-failed"] = Of("step error attempts nextAttempt"),
        ["document-damaged"] = Of("document sha256 error"),
        ["preservation-failed"] = Of("step error completed"),
        ["health"] = Of("component name problem expires daysLeft"),
        ["renewal"] = Of("dueCount renewed failed deadline"),
        ["stamp-deadline"] = Of("count deadline"),
        ["bulk-result"] = Of("batch sent failed attachment"),
        ["contract-date"] = Of("dateKind date"),
        ["retention-ended"] = Of("date"),
    };

    /// <summary>The names of all templates.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>What parts may use that several templates take in.</summary>
    public static TemplateVocabulary OfParts { get; } = Of("host");

    private static TemplateVocabulary Invitation => Of("role", "message", link: true);

    private static TemplateVocabulary LinkRequest => Of("participant participantAddress", link: true);

    private static TemplateVocabulary Result => Of("linkExpires completed certificate", link: true);

    /// <summary>What a template may use; <see langword="null"/> when there is no such template.</summary>
    public static TemplateVocabulary? Find(string template) => All.GetValueOrDefault(template);

    private static TemplateVocabulary Of(string texts, string quotations = "", string lists = "", bool link = false) =>
        new(Words($"{Common} host {texts}"), Words(quotations), Words("documents " + lists), link);

    private static HashSet<string> Words(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
