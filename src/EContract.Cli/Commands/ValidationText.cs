using System.Text.Json;

namespace EContract.Cli.Commands;

/// <summary>A validation report for people: the same facts in the same words as the JSON, set out in lines.</summary>
internal static class ValidationText
{
    /// <param name="json">The report, as the contract of <c>validate --json</c> has it.</param>
    public static string Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement report = document.RootElement;
        string verdict = Text(report, "error") is { } error ? "cannot be judged. " + error : Text(report, "indication")!;
        IEnumerable<string> signatures = report.GetProperty("signatures").EnumerateArray().SelectMany(Lines);
        return string.Join('\n', signatures.Prepend($"{Text(report, "file")}: {verdict}"));
    }

    private static IEnumerable<string> Lines(JsonElement signature)
    {
        bool isTimestamp = Text(signature, "kind") == "documentTimestamp";
        string reason = Text(signature, "subIndication") is { } name ? $" ({name})" : "";
        string kind = isTimestamp ? "document timestamp" : Text(signature, "level")!;
        yield return $"  {Text(signature, "field")}: {Text(signature, "indication")}{reason}, {kind}";

        string integrity = Text(signature, "integrity")!;
        if (!signature.GetProperty("coversWholeRevision").GetBoolean())
            integrity += ", but does not cover the whole document of its time";
        string later = Text(signature, "laterChanges") switch
        {
            "none" => "nothing was changed",
            "ltv" => "validation material was added",
            "formFilling" => "form fields were filled in, or signatures added",
            "annotations" => "annotations were changed",
            _ => "something was changed that no rule allows",
        };
        (string Name, string? Value)[] facts =
        [
            (isTimestamp ? "by" : "signer", Text(signature, "signer")),
            (isTimestamp ? "time" : "signed", Text(signature, "signingTime")),
            ("timestamp", isTimestamp ? null : Text(signature, "timestamp")),
            ("integrity", integrity),
            ("later", later),
            .. signature.GetProperty("messages").EnumerateArray().Select(message => ("note", Text(message))),
        ];
        foreach ((string fact, string? value) in facts)
        {
            if (value is not null)
                yield return $"    {fact,-9} {value}";
        }
    }

    private static string? Text(JsonElement element, string name) => Text(element.GetProperty(name));

    private static string? Text(JsonElement element) => element.GetString() is { } text ? TerminalText.Of(text) : null;
}
