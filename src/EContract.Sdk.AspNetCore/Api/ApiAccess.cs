namespace EContract.Sdk.AspNetCore.Api;

/// <summary>What a user has to be allowed to for an endpoint.</summary>
internal sealed class ApiAccess
{
    /// <summary>To read.</summary>
    public static readonly ApiAccess Read = new();

    /// <summary>To change.</summary>
    public static readonly ApiAccess Change = new();

    /// <summary>To see what has failed, and to start it again.</summary>
    public static readonly ApiAccess Operate = new();

    private ApiAccess()
    {
    }
}
