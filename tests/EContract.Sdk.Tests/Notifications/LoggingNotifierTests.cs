using EContract.Sdk.Notifications;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Tests.Notifications;

public sealed class LoggingNotifierTests
{
    [Fact]
    public async Task DeliverAsync_Always_LogsNeitherLinkNorRecipient()
    {
        var logger = new ListLogger();

        await new LoggingNotifier(logger).DeliverAsync(new NotificationComposer().Compose(Samples.SignatureRequested()));

        string line = Assert.Single(logger.Lines);
        Assert.Contains("SignatureRequested", line, StringComparison.Ordinal);
        Assert.Contains(Samples.Envelope.Id, line, StringComparison.Ordinal);
        Assert.DoesNotContain("3vXq0b9sT2c", line, StringComparison.Ordinal);
        Assert.DoesNotContain("tanaka", line, StringComparison.Ordinal);
    }

    private sealed class ListLogger : ILogger<LoggingNotifier>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
