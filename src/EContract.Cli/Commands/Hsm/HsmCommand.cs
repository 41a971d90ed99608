using System.CommandLine;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm</c>: the operator's view of a PKCS#11 token, from the key to its certificate.</summary>
internal static class HsmCommand
{
    public static Command Create() => new("hsm", "Lists tokens, makes keys on them, requests and stores their certificates")
    {
        HsmListCommand.Create(),
        HsmGenerateCommand.Create(),
        HsmRequestCommand.Create(),
        HsmImportCommand.Create(),
        HsmTestCommand.Create(),
        HsmGenerateKekCommand.Create(),
        HsmRewrapCommand.Create(),
    };
}
