namespace EContract.Sdk.Notifications.Composition;

/// <summary>The values of one message by the names that templates use, already safe to show.</summary>
internal sealed class MessageValues
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _quotations = [];
    private readonly Dictionary<string, IReadOnlyList<MessageListItem>> _lists = [];

    /// <summary>Where the button leads; <see langword="null"/> for messages without one.</summary>
    public Uri? Link { get; init; }

    public void Set(string name, string value) => _texts[name] = value;

    public void SetQuotation(string name, IReadOnlyList<string> lines) => _quotations[name] = lines;

    public void SetList(string name, IReadOnlyList<MessageListItem> items) => _lists[name] = items;

    /// <summary>Gives a value, empty when the message has none. A name nobody set is a mistake in a template.</summary>
    public string Text(string name) => _texts[name];

    public IReadOnlyList<string> Quotation(string name) => _quotations[name];

    public IReadOnlyList<MessageListItem>? FindList(string name) => _lists.GetValueOrDefault(name);
}

/// <summary>An item of a list, with what is said of it beneath.</summary>
internal sealed record MessageListItem(string Text, string Detail = "");
