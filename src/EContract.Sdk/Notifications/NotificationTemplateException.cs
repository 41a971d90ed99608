using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Notifications;

/// <summary>A host's own text of a message cannot be used.</summary>
public sealed class NotificationTemplateException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="template">The text, as in <c>ja/sign-request.txt</c>.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="problem">What is wrong with it, one sentence.</param>
    public NotificationTemplateException(string template, int line, string problem)
        : base($"{template}, line {line}: {problem}") => (Template, Line) = (template, line);

    /// <summary>The text, as in <c>ja/sign-request.txt</c>.</summary>
    public string Template { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }
}
