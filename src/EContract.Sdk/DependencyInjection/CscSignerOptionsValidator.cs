using EContract.Sdk.RemoteSigning;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Says at start what the constructor would say at first use.</summary>
internal sealed class CscSignerOptionsValidator : IValidateOptions<CscSignerOptions>
{
    public ValidateOptionsResult Validate(string? name, CscSignerOptions options)
    {
        string[] errors = options.FindErrors().ToArray();
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
