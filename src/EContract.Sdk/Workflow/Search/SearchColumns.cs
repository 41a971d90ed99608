using System.Globalization;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Search;

/// <summary>What is written of an envelope that was found, a column each, with its heading in Japanese and English.</summary>
internal static class SearchColumns
{
    private const string Amount = "Amount";

    public static IReadOnlyList<(string Japanese, string English, Func<EnvelopeSummary, bool, string> Value)> All { get; } =
    [
        ("ID", "Envelope", (found, _) => found.Id.ToString()),
        ("件名", "Title", (found, _) => found.Title),
        ("状態", "Status", (found, isJapanese) => isJapanese ? JapaneseOf(found.Status) : found.Status.ToString()),
        ("取引年月日", "Transaction date", (found, _) => Text(found.Transaction?.Date)),
        ("取引先", "Counterparty", (found, _) => found.Transaction?.Counterparty ?? ""),
        ("取引先フリガナ", "Counterparty (kana)", (found, _) => found.Transaction?.CounterpartyKana ?? ""),
        ("法人番号", "Corporate number", (found, _) => found.Transaction?.CorporateNumber ?? ""),
        ("インボイス番号", "Invoice registration number", (found, _) => found.Transaction?.InvoiceNumber ?? ""),
        ("取引金額", Amount, (found, _) => found.Transaction?.Amount?.ToString("0.####", CultureInfo.InvariantCulture) ?? ""),
        ("通貨", "Currency", (found, _) => found.Transaction?.Currency ?? ""),
        ("消費税", "Tax", (found, isJapanese) => found.Transaction?.Tax switch
        {
            AmountTax.Included => isJapanese ? "税込" : "included",
            AmountTax.Excluded => isJapanese ? "税抜" : "excluded",
            _ => "",
        }),
        ("書類種別", "Document class", (found, _) => found.Filing?.DocumentClass ?? ""),
        ("管理番号", "Reference", (found, _) => found.Filing?.Reference ?? ""),
        ("帳簿の記載", "Ledger reference", (found, _) => found.Filing?.LedgerReference ?? ""),
        ("契約開始日", "Contract start", (found, _) => Text(found.Filing?.ContractStart)),
        ("契約終了日", "Contract end", (found, _) => Text(found.Filing?.ContractEnd)),
        ("解約通知期限", "Notice by", (found, _) => Text(found.Filing?.NoticeBy)),
        ("自動更新", "Renews automatically", (found, isJapanese) => YesOrNo(found.Filing?.RenewsAutomatically, isJapanese)),
        ("タグ", "Tags", (found, _) => string.Join("; ", found.Filing?.Tags ?? [])),
        ("項目", "Fields", (found, _) => string.Join("; ", (found.Filing?.Fields ?? new Dictionary<string, FieldValue>()).Select(field => $"{field.Key}={Text(field.Value)}"))),
        ("送信者", "Sender", (found, _) => found.Sender?.Organization ?? ""),
        ("作成日時", "Created", (found, _) => Text(found.CreatedAt)),
        ("送信日時", "Sent", (found, _) => Text(found.SentAt)),
        ("締結日時", "Completed", (found, _) => Text(found.CompletedAt)),
        ("訂正回数", "Corrections", (found, _) => found.Corrections.ToString(CultureInfo.InvariantCulture)),
        ("保存期限", "Retained until", (found, _) => Text(found.RetainUntil)),
        ("保全", "Legal hold", (found, isJapanese) => YesOrNo(found.HasLegalHold, isJapanese)),
        ("廃棄日時", "Disposed", (found, _) => Text(found.DisposedAt)),
    ];

    /// <summary>A row.</summary>
    public static IEnumerable<(string Text, bool IsNumber)> Of(EnvelopeSummary found, bool isJapanese) =>
        All.Select(column => (column.Value(found, isJapanese), column.English == Amount));

    private static string Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Text(DateTimeOffset? time) => time is { } known
        ? TimeZoneInfo.ConvertTime(known, JapanTime.Zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
        : "";

    private static string Text(FieldValue value) =>
        value.Text ?? (value.Date is { } date ? Text(date) : value.Number!.Value.ToString("0.####", CultureInfo.InvariantCulture));

    private static string YesOrNo(bool? value, bool isJapanese) => value switch
    {
        true => isJapanese ? "あり" : "yes",
        false => isJapanese ? "なし" : "no",
        _ => "",
    };

    private static string JapaneseOf(EnvelopeStatus status) => status switch
    {
        EnvelopeStatus.Draft => "下書き",
        EnvelopeStatus.Scheduled => "送信予約",
        EnvelopeStatus.PendingApproval => "社内承認待ち",
        EnvelopeStatus.InProgress => "署名中",
        EnvelopeStatus.Suspended => "一時停止",
        EnvelopeStatus.Finalizing => "締結処理中",
        EnvelopeStatus.FinalizationFailed => "締結処理エラー",
        EnvelopeStatus.Completed => "締結済み",
        EnvelopeStatus.Declined => "却下",
        EnvelopeStatus.Voided => "取消",
        EnvelopeStatus.Expired => "期限切れ",
        _ => status.ToString(),
    };
}
