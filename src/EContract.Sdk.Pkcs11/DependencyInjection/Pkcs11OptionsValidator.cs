using Microsoft.Extensions.Options;

namespace EContract.Sdk.Pkcs11.DependencyInjection;

/// <summary>Says at start what the constructor would say at first use.</summary>
internal sealed class Pkcs11OptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : Pkcs11TokenOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] errors = options.FindErrors().ToArray();
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
