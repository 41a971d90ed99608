using EContract.Sdk.Conclusion;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.DependencyInjection;

/// <summary>Says when the host starts that a certificate of conclusion could not be made, rather than when everybody has signed.</summary>
internal sealed class ConclusionCertificateOptionsValidator : IValidateOptions<ConclusionCertificateOptions>
{
    public ValidateOptionsResult Validate(string? name, ConclusionCertificateOptions options) =>
        options.FindFault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
