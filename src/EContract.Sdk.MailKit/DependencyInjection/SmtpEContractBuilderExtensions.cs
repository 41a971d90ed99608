using EContract.Sdk.MailKit.DependencyInjection;
using EContract.Sdk.MailKit.Smtp;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Delivers messages by SMTP.</summary>
public static class SmtpEContractBuilderExtensions
{
    /// <summary>
    /// Delivers messages to a mail server; incomplete options are reported when the host starts. <see cref="SmtpNotifier"/> can also be had
    /// from the container, to check the server.
    /// </summary>
    /// <param name="builder">The host's choices.</param>
    /// <param name="configure">Names server, port, security and credentials.</param>
    public static EContractBuilder UseSmtpNotifier(this EContractBuilder builder, Action<SmtpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<SmtpOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>());
        builder.Services.TryAddSingleton(services => new SmtpNotifier(
            services.GetRequiredService<IOptions<SmtpOptions>>().Value,
            services.GetRequiredService<TimeProvider>()));
        return builder.UseNotifier(services => services.GetRequiredService<SmtpNotifier>());
    }
}
