using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A refusal on its way to who knows what to do about it; never leaves this folder.</summary>
internal sealed class CscRefusedException(CscRefusal refusal, SignerException error) : Exception(error.Message)
{
    public CscRefusal Refusal { get; } = refusal;

    public SignerException Error { get; } = error;
}
