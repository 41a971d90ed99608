using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Pkcs11.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Signs, and wraps the keys of documents, on a PKCS#11 HSM.</summary>
public static class Pkcs11EContractBuilderExtensions
{
    /// <summary>
    /// Signs with a key on an HSM; incomplete options are reported when the host starts. With <see cref="Pkcs11TokenOptions.MinSessions"/>
    /// it connects then, in the background.
    /// </summary>
    /// <param name="builder">The host's choices.</param>
    /// <param name="configure">Names library, token, key and PIN.</param>
    public static EContractBuilder UsePkcs11Signer(this EContractBuilder builder, Action<Pkcs11SignerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<Pkcs11SignerOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<Pkcs11SignerOptions>, Pkcs11OptionsValidator<Pkcs11SignerOptions>>());
        builder.Services.TryAddSingleton(services => new Pkcs11Signer(
            services.GetRequiredService<IOptions<Pkcs11SignerOptions>>().Value,
            services.GetRequiredService<TimeProvider>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<ISigner>(services => services.GetRequiredService<Pkcs11Signer>()));
        builder.Services.AddHostedService<Pkcs11SignerWarmUp>();
        return builder;
    }

    /// <summary>Wraps keys and other small secrets under a key on an HSM; incomplete options are reported when the host starts.</summary>
    /// <param name="builder">The host's choices.</param>
    /// <param name="configure">Names library, token, key and PIN.</param>
    public static EContractBuilder UsePkcs11KeyWrapper(this EContractBuilder builder, Action<Pkcs11KeyWrapperOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<Pkcs11KeyWrapperOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<Pkcs11KeyWrapperOptions>, Pkcs11OptionsValidator<Pkcs11KeyWrapperOptions>>());
        return builder.UseKeyWrapper(services => new Pkcs11KeyWrapper(
            services.GetRequiredService<IOptions<Pkcs11KeyWrapperOptions>>().Value,
            services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Wraps each document's own key under a key on an HSM.</summary>
    /// <param name="encryption">The host's choices for stored documents.</param>
    /// <param name="configure">Names library, token, key and PIN.</param>
    public static DocumentEncryptionBuilder UsePkcs11KeyWrapper(this DocumentEncryptionBuilder encryption, Action<Pkcs11KeyWrapperOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(encryption);
        encryption.Contracts.UsePkcs11KeyWrapper(configure);
        return encryption;
    }
}
