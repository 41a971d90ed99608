namespace EContract.Sdk.AspNetCore.Api;

/// <summary>A request that cannot be answered as it is.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The problem's code.</param>
/// <param name="message">What is wrong with it.</param>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}
