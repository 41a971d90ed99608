namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>An endpoint that checks its form's token itself, because the form is too large to be read for it.</summary>
internal sealed class ChecksItsToken
{
    public static readonly ChecksItsToken Instance = new();
}
