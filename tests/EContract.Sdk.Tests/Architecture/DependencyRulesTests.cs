namespace EContract.Sdk.Tests.Architecture;

public sealed class DependencyRulesTests
{
    private const string Core = "EContract.Sdk";

    [Fact]
    public void Core_EveryType_LivesInAFolderOfTheTable()
    {
        string[] strays = Read(Core)
            .Select(use => use.From)
            .Distinct()
            .Where(type => !IsCompilerType(type) && !DependencyRules.Knows(type.Folder))
            .Select(type => type.ToString())
            .ToArray();

        Assert.True(strays.Length == 0, "In no folder that docs/architecture.md knows: " + string.Join(", ", strays));
    }

    [Fact]
    public void Core_EveryUse_IsAllowedByTheTable() =>
        AssertAllowed(Read(Core).Where(use =>
            use.To.Assembly == Core
            && !IsCompilerType(use.From)
            && !IsCompilerType(use.To)
            && !DependencyRules.MayUse(use.From.Folder, use.To.Folder)));

    [Theory]
    [InlineData("EContract.Sdk.Pkcs11")]
    [InlineData("EContract.Sdk.EntityFrameworkCore")]
    [InlineData("EContract.Sdk.PdfPig")]
    [InlineData("EContract.Sdk.MailKit")]
    [InlineData("EContract.Sdk.AspNetCore")]
    [InlineData("EContract.Sdk.Testing")]
    public void Package_EveryUseOfTheCore_IsAllowedByTheTable(string package) =>
        AssertAllowed(Read(package).Where(use =>
            use.To.Assembly == Core
            && !DependencyRules.MayUse(package, use.To.Folder)));

    [Fact]
    public void Table_SigningAndValidation_DoNotSeeEachOther()
    {
        Assert.True(DependencyRules.MayUse("Workflow", "Signing"));
        Assert.False(DependencyRules.MayUse("Signing", "Validation"));
        Assert.False(DependencyRules.MayUse("Validation", "Signing"));
        Assert.False(DependencyRules.MayUse("Pdf", "Cryptography"));
    }

    [Theory]
    [InlineData("Pdf")]
    [InlineData("Contracts")]
    public void Reader_UseInsideAMethodBody_IsSeen(string folder)
    {
        // A table that nobody checks passes every test: the reader must find what is certainly there.
        IReadOnlyCollection<TypeUse> uses = Read("EContract.Sdk.Tests");

        Assert.Contains(uses, use => use.From.Name == nameof(ArchitectureSpecimen) && use.To.Name == $"Specimen{folder}");
    }

    private static void AssertAllowed(IEnumerable<TypeUse> forbidden)
    {
        string[] lines = forbidden
            .Select(use => $"{use.From.Folder} must not use {use.To.Folder}: {use.From} uses {use.To}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }

    private static IReadOnlyCollection<TypeUse> Read(string assembly)
    {
        using var reader = new TypeUseReader(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        Assert.Equal(assembly, reader.AssemblyName);
        return reader.Read();
    }

    // Attributes and helpers that the compiler embeds in every assembly.
    private static bool IsCompilerType(TypeIdentity type) =>
        type.Namespace is "" or "Microsoft.CodeAnalysis" || type.Namespace.StartsWith("System.", StringComparison.Ordinal);
}
