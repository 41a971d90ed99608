namespace EContract.Sdk.Tests.Architecture;

/// <summary>Uses other types in the two least visible ways; the reader of uses must see both.</summary>
internal static class ArchitectureSpecimen
{
    /// <summary>Only as a generic argument of a call in a lambda.</summary>
    public static Func<int> CountLater() => () => Array.Empty<SpecimenPdf>().Length;

    /// <summary>Only by a static member inside an asynchronous method.</summary>
    public static async Task<int> AnswerAsync()
    {
        await Task.Yield();
        return SpecimenContracts.Answer;
    }
}

internal static class SpecimenContracts
{
    public static int Answer => 42;
}

internal sealed class SpecimenPdf;
