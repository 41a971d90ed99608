namespace EContract.Cli;

/// <summary>The command line asks for something that cannot be: the message goes to the user as it is.</summary>
internal sealed class UsageException(string message) : Exception(message);
