using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;

namespace EContract.Cli.Commands.Auditing;

/// <summary>What verifying came to, for people and for programs. The names in JSON are a contract: some may come, none goes.</summary>
internal static class AuditText
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(AuditFinding finding) => TerminalText.Of($"{finding.Tenant}  {finding}");

    public static string Write(TenantId tenant, AuditProgress progress, long faults) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tenant}  {progress.Events} events in {progress.Chains} chains under {progress.Anchors} anchors: {(faults == 0 ? "in order" : faults == 1 ? "1 fault" : $"{faults} faults")}");

    public static string Json(AuditFinding finding) => JsonSerializer.Serialize(
        new
        {
            tenant = finding.Tenant.ToString(),
            failure = JsonNamingPolicy.CamelCase.ConvertName(finding.Failure.ToString()),
            notice = finding.IsNotice,
            chain = finding.Chain?.ToString(),
            sequence = finding.Sequence,
            anchor = finding.Anchor,
            message = finding.Message,
        },
        Options);

    public static string Json(TenantId tenant, AuditProgress progress, long faults) => JsonSerializer.Serialize(
        new { tenant = tenant.ToString(), chains = progress.Chains, events = progress.Events, anchors = progress.Anchors, faults, intact = faults == 0 },
        Options);
}
