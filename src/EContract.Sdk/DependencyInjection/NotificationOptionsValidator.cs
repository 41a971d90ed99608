using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Says at start what the composer would say at first use: a sender that is no address, a text that cannot be used.</summary>
internal sealed class NotificationOptionsValidator : IValidateOptions<NotificationOptions>
{
    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        try
        {
            _ = new NotificationComposer(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception e) when (e is EContractException or ArgumentException)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
