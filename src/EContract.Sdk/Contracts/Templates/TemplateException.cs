using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>A template, or what it was to be filled with, is not right. All that was found is named at once.</summary>
public sealed class TemplateException : EContractException
{
    /// <summary>Creates the error.</summary>
    public TemplateException(IReadOnlyList<TemplateProblem> problems, Exception? innerException = null)
        : base(string.Join(' ', (problems ?? throw new ArgumentNullException(nameof(problems))).Select(problem => $"{problem}")), innerException) =>
        Problems = problems;

    /// <summary>What is wrong, in the order it was found: at least one.</summary>
    public IReadOnlyList<TemplateProblem> Problems { get; }
}
