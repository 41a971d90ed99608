using System.Xml.Linq;

namespace EContract.Sdk.Validation.Reports;

/// <summary>An element of a page; text in it is escaped by whoever writes it out.</summary>
internal static class HtmlElement
{
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";

    // Never a self-closed one, which HTML does not know, but for those that are void.
    internal static XElement Of(string name, params object?[] content) =>
        name == "meta" ? new XElement(Html + name, content) : new XElement(Html + name, "", content);
}
