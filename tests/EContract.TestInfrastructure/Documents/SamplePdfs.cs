namespace EContract.TestInfrastructure.Documents;

/// <summary>The real PDFs with Japanese text that samples and tests share.</summary>
public static class SamplePdfs
{
    /// <summary>契約書.pdf: three pages, a classic cross-reference table.</summary>
    public static string Contract { get; } = Find("契約書.pdf");

    /// <summary>仕様書.pdf: two pages, a cross-reference stream and object streams.</summary>
    public static string Specification { get; } = Find("仕様書.pdf");

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> All { get; } = [Contract, Specification];

    private static string Find(string name) => RepositoryRoot.Combine("samples", "QuickStart", "documents", name);
}
