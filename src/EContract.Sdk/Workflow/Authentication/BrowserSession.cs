using System.Security.Cryptography;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;

namespace EContract.Sdk.Workflow.Authentication;

/// <summary>
/// What a browser is given when it shows a factor, and hands back with every command: the link alone, in somebody else's hands, does not
/// profit from it.
/// </summary>
internal static class BrowserSession
{
    private const int Length = 32;

    public static string? HashOf(RequestContext? context) => context?.Session is { Length: > 0 and <= RequestContext.MaxSessionLength } session ? AuditChain.Hash(session) : null;

    /// <summary>The session to go on with: the browser's own if it has shown a factor in it, or a new one.</summary>
    public static string ContinueOrBegin(RequestContext? context, Participant participant) =>
        HashOf(context) is { } hash && participant.Shown.Any(shown => shown.SessionHash == hash)
            ? context!.Session!
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length));
}
