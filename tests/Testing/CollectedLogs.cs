using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sluice.Testing;

/// <summary>
/// Keeps what is logged at every level, and fails a test on errors that it did not expect: add it to the host's providers,
/// and call <see cref="Verify"/> at the end.
/// </summary>
public sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentQueue<Func<LogEntry, bool>> _expected = new();

    /// <summary>All entries so far, oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>Entries of level error and above that no expectation covers.</summary>
    public IReadOnlyList<LogEntry> UnexpectedErrors =>
        [.. _entries.Where(entry => entry.Level >= LogLevel.Error && !_expected.Any(covers => covers(entry)))];

    /// <summary>Declares errors that belong to the test; they may come before or after.</summary>
    public void Expect(Func<LogEntry, bool> covers) => _expected.Enqueue(covers);

    /// <summary>Fails where an unexpected error was logged.</summary>
    /// <exception cref="InvalidOperationException">There was one; the message holds all of them.</exception>
    public void Verify()
    {
        var errors = UnexpectedErrors;
        if (errors.Count > 0)
            throw new InvalidOperationException($"unexpected errors in the log:\n{string.Join('\n', errors)}");
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, _entries);

    /// <summary>Does nothing: entries outlive the host that wrote them.</summary>
    public void Dispose() { }

    private sealed class Collector(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
