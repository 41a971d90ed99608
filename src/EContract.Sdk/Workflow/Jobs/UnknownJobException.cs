using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>A job is of a kind that this version of the program does not know: a newer one put it there, and the host went back.</summary>
internal sealed class UnknownJobException(string kind)
    : EContractException($"This version knows no job of the kind 「{kind}」; a newer version put it there, and has to run it.");
