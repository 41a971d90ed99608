using System.Text.Json;
using System.Text.Json.Nodes;
using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>The OpenAPI document of the API: of its own endpoints alone, in the form in which it reads and writes.</summary>
internal static class ApiDocument
{
    /// <summary>The document's name among those that the host may have.</summary>
    public const string Name = "econtract";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().Any();
        options.AddSchemaTransformer(DescribeAsync);
        options.AddOperationTransformer(ApiParameters.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "EContract",
                Version = "1",
                Description = "Electronic contracts: envelopes of documents that go round participants to be signed. Names are in camel case, "
                    + "times in UTC (RFC 3339), amounts are strings. Problems are RFC 9457, with a code that stays.",
            };
            document.Servers = [];
            return Task.CompletedTask;
        });
    }

    /// <summary>Writes the document.</summary>
    public static async Task<IResult> GiveAsync(HttpContext http)
    {
        IOpenApiDocumentProvider provider = http.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(http.RequestAborted).ConfigureAwait(false);
        return Results.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, http.RequestAborted).ConfigureAwait(false), "application/json");
    }

    // The host's own options for JSON, which the generator goes by, are not the API's.
    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        JsonSchemaType orNull = context.JsonTypeInfo.Type == type ? default : JsonSchemaType.Null;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String | orNull;
            schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name)!)];
        }
        else if (type == typeof(decimal))
        {
            (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String | orNull, "decimal", null);
        }
        else if (type == typeof(SearchText))
        {
            (schema.Type, schema.Properties, schema.Required) = (null, null, null);
            schema.Description = "A part of the text; or an object with 'exactly': the whole text, or 'blank': true.";
        }
        else if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ITypedId<>)))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | orNull, type == typeof(TenantId) ? null : "uuid");
        }

        return Task.CompletedTask;
    }
}
