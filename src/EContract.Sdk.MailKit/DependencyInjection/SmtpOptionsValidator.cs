using EContract.Sdk.MailKit.Smtp;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.MailKit.DependencyInjection;

/// <summary>Says at start what the constructor would say at first use.</summary>
internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        string[] errors = [.. options.FindErrors()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
