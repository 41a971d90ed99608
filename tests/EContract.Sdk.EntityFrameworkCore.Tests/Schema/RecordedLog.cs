using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>What a program was told in its log.</summary>
internal sealed class RecordedLog<T> : ILogger<T>
{
    public List<(int Id, LogLevel Level, string Text)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Entries)
            Entries.Add((eventId.Id, logLevel, formatter(state, exception)));
    }
}
