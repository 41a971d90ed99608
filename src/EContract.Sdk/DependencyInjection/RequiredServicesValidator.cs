using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Reports every missing port at once when the host starts, rather than one by one when first used.</summary>
internal sealed class RequiredServicesValidator(IServiceProviderIsService services) : IValidateOptions<RequiredServices>
{
    public ValidateOptionsResult Validate(string? name, RequiredServices options)
    {
        string[] failures = options.Remedies
            .Where(required => !services.IsService(required.Key))
            .Select(required => $"No {required.Key.Name} is registered: call {required.Value} in AddEContract.")
            .ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
