using EContract.Sdk.DependencyInjection;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses how messages are delivered, and what is the same in all of them.</summary>
public static class EContractBuilderNotificationExtensions
{
    /// <summary>Writes each message as a mail file (<c>.eml</c>) into a directory.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The directory; it is made when needed.</param>
    public static EContractBuilder UseFileNotifier(this EContractBuilder builder, string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return builder.UseNotifier(provider => new FileNotifier(directory, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Delivers messages by anything else.</summary>
    public static EContractBuilder UseNotifier(this EContractBuilder builder, Func<IServiceProvider, INotifier> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    /// <summary>Tells another system of events, by HTTP and signed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="endpoint">Which system, and of what it is told.</param>
    /// <exception cref="ArgumentException">The endpoint is incomplete; the message says what is wrong.</exception>
    public static EContractBuilder AddWebhook(this EContractBuilder builder, WebhookEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.Check();
        builder.Services.AddSingleton(endpoint);
        return builder;
    }

    /// <summary>Gives the messages' sender, support contact and time zone.</summary>
    public static EContractBuilder SetNotifications(this EContractBuilder builder, Action<NotificationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Registers what every host has: the composer, and a notifier that only logs.</summary>
    internal static void AddNotifications(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton<INotifier, LoggingNotifier>();
        services.AddOptions<NotificationOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NotificationOptions>, NotificationOptionsValidator>());
        services.TryAddSingleton(provider => new NotificationComposer(provider.GetRequiredService<IOptions<NotificationOptions>>().Value));
    }
}
