using System.Text.Json;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>How outputs of steps are kept.</summary>
internal static class StepJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
}
