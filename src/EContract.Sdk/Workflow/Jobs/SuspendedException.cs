using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// A job waits because its envelope is suspended. It looks again by itself, however long that takes: parked, it would be forgotten if the
/// envelope went on in the same moment.
/// </summary>
internal sealed class SuspendedException(string message) : EContractException(message)
{
    public override bool IsTransient => true;
}
