using System.Globalization;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Bulk.Csv;

namespace EContract.Sdk.Workflow.Timestamps;

/// <summary>Writes what a verification of timestamps found as CSV (RFC 4180), in Japanese or English, as spreadsheets open it.</summary>
public static class TimestampCsv
{
    private static readonly string[] JapaneseHeader =
        ["取引年月日", "取引先", "取引金額", "通貨", "件名", "文書", "検証結果", "タイムスタンプ時刻 (日本時間)", "時刻認証局", "理由", "SHA-256", "封筒番号", "文書番号"];

    private static readonly string[] EnglishHeader =
        ["Transaction date", "Counterparty", "Amount", "Currency", "Title", "Document", "Result", "Timestamps (UTC)", "Authorities", "Reason", "SHA-256", "Envelope", "Document id"];

    /// <summary>Writes results as they come: as many as there are, none of them kept.</summary>
    /// <param name="results">The results, of <see cref="TimestampVerification.VerifyAsync"/>.</param>
    /// <param name="destination">Takes the file; it is left open.</param>
    /// <param name="inJapanese">Whether headers, results and times are for Japanese readers.</param>
    /// <param name="cancellationToken">Stops; what was written so far is no whole file.</param>
    /// <returns>How many documents had each outcome; those that none had are not in it.</returns>
    public static async ValueTask<IReadOnlyDictionary<TimestampOutcome, long>> WriteAsync(
        IAsyncEnumerable<TimestampResult> results, Stream destination, bool inJapanese = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(destination);
        var counts = new Dictionary<TimestampOutcome, long>();
        var writer = new CsvWriter(destination);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(inJapanese ? JapaneseHeader : EnglishHeader, cancellationToken).ConfigureAwait(false);
            await foreach (TimestampResult result in results.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(Row(result, inJapanese), cancellationToken).ConfigureAwait(false);
                counts[result.Outcome] = counts.GetValueOrDefault(result.Outcome) + 1;
            }
        }

        return counts;
    }

    private static string[] Row(TimestampResult result, bool inJapanese)
    {
        TransactionDetails? transaction = result.Envelope.Transaction;
        return
        [
            transaction?.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            transaction?.Counterparty ?? "",
            transaction?.Amount?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
            transaction?.Amount is null ? "" : transaction.Currency,
            result.Envelope.Title,
            result.Document?.Title ?? "",
            inJapanese ? Japanese(result.Outcome) : result.Outcome.ToString(),
            string.Join(' ', result.Times.Select(time => Time(time, inJapanese))),
            string.Join(" / ", result.Authorities),
            result.Reason,
            result.Document?.Current.Sha256 ?? "",
            result.Envelope.Id.ToString(),
            result.Document?.Id.ToString() ?? "",
        ];
    }

    private static string Time(DateTimeOffset time, bool inJapanese) =>
        (inJapanese ? TimeZoneInfo.ConvertTime(time, JapanTime.Zone) : time.ToUniversalTime())
            .ToString(inJapanese ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Japanese(TimestampOutcome outcome) => outcome switch
    {
        TimestampOutcome.Valid => "有効",
        TimestampOutcome.Changed => "改変あり",
        TimestampOutcome.Missing => "タイムスタンプなし",
        TimestampOutcome.Untrusted => "信頼できない時刻認証局",
        TimestampOutcome.Lost => "文書なし",
        TimestampOutcome.Unreadable => "読取不能",
        _ => "廃棄済み",
    };
}
