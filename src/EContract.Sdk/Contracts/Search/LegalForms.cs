namespace EContract.Sdk.Contracts.Search;

/// <summary>
/// Legal forms of companies and other bodies, each with the bracketed form that it is folded to. The brackets are those in use in
/// business (㈱, (一社), (特非)); the readings in kana and their abbreviations, as in カ)サンプル and サンプル(カ, are those of bank
/// transfers (全国銀行協会, 法人略語).
/// </summary>
internal static class LegalForms
{
    private static readonly (string Token, string Kana, string[] Names)[] Forms =
    [
        ("(株)", "カ", ["株式会社", "カブシキガイシヤ", "カブシキカイシヤ"]),
        ("(有)", "ユ", ["有限会社", "ユウゲンガイシヤ", "ユウゲンカイシヤ"]),
        ("(名)", "メ", ["合名会社", "ゴウメイガイシヤ", "ゴウメイカイシヤ"]),
        ("(資)", "シ", ["合資会社", "ゴウシガイシヤ", "ゴウシカイシヤ"]),
        ("(同)", "ド", ["合同会社", "ゴウドウガイシヤ", "ゴウドウカイシヤ"]),
        ("(相)", "ソ", ["相互会社", "ソウゴガイシヤ", "ソウゴカイシヤ"]),
        ("(特目)", "", ["特定目的会社", "トクテイモクテキガイシヤ"]),
        ("(一社)", "", ["一般社団法人", "イツパンシヤダンホウジン"]),
        ("(公社)", "", ["公益社団法人", "コウエキシヤダンホウジン"]),
        ("(社)", "シヤ", ["社団法人", "シヤダンホウジン"]),
        ("(一財)", "", ["一般財団法人", "イツパンザイダンホウジン"]),
        ("(公財)", "", ["公益財団法人", "コウエキザイダンホウジン"]),
        ("(財)", "ザイ", ["財団法人", "ザイダンホウジン"]),
        ("(医社)", "", ["医療法人社団", "イリヨウホウジンシヤダン"]),
        ("(医財)", "", ["医療法人財団", "イリヨウホウジンザイダン"]),
        ("(社医)", "", ["社会医療法人", "シヤカイイリヨウホウジン"]),
        ("(医)", "イ", ["医療法人", "イリヨウホウジン"]),
        ("(学)", "ガク", ["学校法人", "ガツコウホウジン"]),
        ("(準学)", "", ["準学校法人"]),
        ("(宗)", "シユウ", ["宗教法人", "シユウキヨウホウジン"]),
        ("(福)", "フク", ["社会福祉法人", "シヤカイフクシホウジン", "(社福)"]),
        ("(更)", "ホゴ", ["更生保護法人"]),
        ("(特非)", "トクヒ", ["特定非営利活動法人", "トクテイヒエイリカツドウホウジン", "NPO法人", "(NPO)"]),
        ("(認特非)", "", ["認定特定非営利活動法人", "認定NPO法人"]),
        ("(独)", "ドク", ["独立行政法人", "ドクリツギヨウセイホウジン"]),
        ("(地独)", "チドク", ["地方独立行政法人"]),
        ("(研)", "", ["国立研究開発法人", "(国研)"]),
        ("(大)", "ダイ", ["国立大学法人", "公立大学法人"]),
        ("(弁)", "ベン", ["弁護士法人"]),
        ("(税)", "ゼイ", ["税理士法人"]),
        ("(監)", "", ["監査法人"]),
        ("(司)", "シホウ", ["司法書士法人"]),
        ("(行)", "ギヨ", ["行政書士法人"]),
        ("(労)", "ロウム", ["社会保険労務士法人", "(社労)"]),
        ("(弁理)", "", ["弁理士法人", "特許業務法人"]),
        ("(調)", "", ["土地家屋調査士法人"]),
        ("(農)", "ノウ", ["農事組合法人"]),
        ("(管)", "カンリ", ["管理組合法人"]),
        ("(投)", "", ["投資法人"]),
        ("(中)", "チユウ", ["有限責任中間法人", "無限責任中間法人"]),
        ("(LLP)", "", ["有限責任事業組合"]),
    ];

    private static readonly (string Name, string Token)[] ByLength =
    [
        .. Forms.SelectMany(form => form.Names.Append(form.Kana.Length > 0 ? $"({form.Kana})" : form.Token).Select(name => (name, form.Token)))
            .Where(pair => pair.name != pair.Token)
            .OrderByDescending(pair => pair.name.Length),
    ];

    private static readonly (string Kana, string Token)[] OfTransfers = [.. Forms.Where(form => form.Kana.Length > 0).Select(form => (form.Kana, form.Token))];

    private static readonly string[] Written =
    [
        .. ByLength.Select(pair => pair.Name),
        .. OfTransfers.SelectMany(form => new[] { $"{form.Kana})", $"({form.Kana}" }),
    ];

    /// <summary>All forms, in every way in which they are folded: long, short, and by their readings.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByLength.Select(pair => pair.Name), .. Forms.Select(form => form.Token)];

    private static readonly string[] AllBeginnings = [.. Written.SelectMany(Beginnings).Distinct()], AllEnds = [.. Written.SelectMany(Ends).Distinct()];

    // Where a form's name has another one within it, as 社会医療法人 has 医療法人, the beginnings and ends of it that have the other one whole.
    private static readonly string[] NestedBeginnings = [.. AllBeginnings.Where(HasForm)], NestedEnds = [.. AllEnds.Where(HasForm)];

    /// <summary>Whether a part of a name may lie within a legal form, or begin or end within one: then the folded name does not have it.</summary>
    /// <param name="part">The part, folded but for its legal forms.</param>
    public static bool MayCut(string part)
    {
        if (Written.Any(name => name.Contains(part, StringComparison.Ordinal))
            || NestedBeginnings.Any(beginning => part.EndsWith(beginning, StringComparison.Ordinal))
            || NestedEnds.Any(end => part.StartsWith(end, StringComparison.Ordinal)))
        {
            return true;
        }

        // Forms that the part has whole are out of the way.
        string folded = FoldNames(part);
        return AllBeginnings.Any(beginning => folded.EndsWith(beginning, StringComparison.Ordinal))
            || AllEnds.Any(end => folded.StartsWith(end, StringComparison.Ordinal));
    }

    /// <summary>Folds every legal form in a text that is folded otherwise already.</summary>
    public static string Fold(string text)
    {
        text = FoldNames(text);
        foreach ((string kana, string token) in OfTransfers)
        {
            if (text.StartsWith($"{kana})", StringComparison.Ordinal))
                text = token + text[(kana.Length + 1)..];
            if (text.EndsWith($"({kana}", StringComparison.Ordinal))
                text = text[..^(kana.Length + 1)] + token;
        }

        return text;
    }

    private static string FoldNames(string text)
    {
        foreach ((string name, string token) in ByLength)
            text = text.Replace(name, token, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Beginnings(string name) => Enumerable.Range(1, name.Length - 1).Select(length => name[..length]);

    private static IEnumerable<string> Ends(string name) => Enumerable.Range(1, name.Length - 1).Select(start => name[start..]);

    private static bool HasForm(string piece) => ByLength.Any(pair => piece.Contains(pair.Name, StringComparison.Ordinal));
}
