using EContract.Sdk.AspNetCore.Api.Endpoints;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Says in the OpenAPI document what endpoints take from addresses and headers, which they read themselves.</summary>
internal static class ApiParameters
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        string path = context.Description.RelativePath ?? "", method = context.Description.HttpMethod ?? "";
        operation.Parameters ??= [];
        foreach (string name in path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')))
            Add(name, ParameterLocation.Path, isRequired: true, name == "message" ? null : "uuid", $"The {(name == "id" ? "envelope" : name)}.");
        if (path.Contains("/participant/", StringComparison.Ordinal))
        {
            Add(ParticipantEndpoints.TokenHeader, ParameterLocation.Header, isRequired: true, null, "The token of the participant's link.");
            Add(ParticipantEndpoints.SessionHeader, ParameterLocation.Header, isRequired: false, null, "What authenticating gave.");
        }

        if (operation.OperationId is "econtract.envelopes.create" or "econtract.participant.confirm")
        {
            bool creates = method == "POST" && operation.OperationId == "econtract.envelopes.create";
            Add("Idempotency-Key", ParameterLocation.Header, !creates, creates ? "uuid" : null, "The same when the request is sent again.");
        }

        if (operation.Responses?.ContainsKey("412") == true)
            Add("If-Match", ParameterLocation.Header, isRequired: false, null, "The ETag of the envelope that the command was decided on.");
        if (method == "GET" && path.Contains("/operator/", StringComparison.Ordinal))
            Add("after", ParameterLocation.Query, isRequired: false, null, "Goes on behind this one, the last of the list before.");
        return Task.CompletedTask;

        void Add(string name, ParameterLocation location, bool isRequired, string? format, string description) => operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = location,
            Required = isRequired,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format },
        });
    }
}
