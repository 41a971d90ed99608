using System.Text;

namespace EContract.Sdk.Contracts;

/// <summary>Brings names into the form in which they are compared.</summary>
/// <remarks>
/// NFKC makes full and half width, ㈱ and (株) the same (Unicode Standard Annex 15); then the long forms of companies are
/// folded to the short ones, and case and spaces dropped.
/// </remarks>
public static class CounterpartyName
{
    private static readonly (string Long, string Short)[] CompanyForms =
    [
        ("株式会社", "(株)"),
        ("有限会社", "(有)"),
        ("合同会社", "(同)"),
    ];

    /// <summary>Folds a name, or a part of one.</summary>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string folded = name.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
        foreach ((string longForm, string shortForm) in CompanyForms)
            folded = folded.Replace(longForm, shortForm, StringComparison.Ordinal);
        return string.Concat(folded.Where(c => !char.IsWhiteSpace(c)));
    }
}
