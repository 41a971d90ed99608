namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Says of an endpoint that it is the API's.</summary>
internal sealed class ApiEndpoint;
