namespace EContract.Sdk.Notifications.Composition;

/// <summary>A piece of a composed body, before it becomes plain text or HTML.</summary>
internal abstract record MessageElement
{
    public sealed record Heading(string Text) : MessageElement;

    public sealed record Paragraph(IReadOnlyList<string> Lines) : MessageElement;

    public sealed record Button(string Label, Uri Link) : MessageElement;

    public sealed record Quotation(IReadOnlyList<string> Lines) : MessageElement;

    public sealed record List(IReadOnlyList<MessageListItem> Items) : MessageElement;
}
