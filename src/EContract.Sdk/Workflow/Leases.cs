using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

/// <summary>Asks for leases.</summary>
internal static class Leases
{
    public static LeaseRequest NewLease(this EnvelopeServices services, EnvelopeId? only)
    {
        DateTimeOffset now = services.Time.GetUtcNow();
        string owner = $"{Environment.MachineName}.{Environment.ProcessId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        return new LeaseRequest(owner, now, now + services.Options.LeaseDuration, only);
    }
}
