using System.CommandLine;

namespace EContract.Cli.Commands.Auditing;

/// <summary><c>econtract audit</c>: whether all that was recorded is there and as it was, and giving it out.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Verifies the event chains of a database, their anchors and documents, and exports them")
    {
        AuditVerifyCommand.Create(),
        AuditExportCommand.Create(),
        AuditAnchorCommand.Create(),
    };
}
