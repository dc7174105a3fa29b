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
    private readonly ConcurrentQueue<(Func<LogEntry, bool> Covers, TaskCompletionSource Seen)> _awaited = new();

    /// <summary>All entries so far, oldest first.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>Entries of level error and above that no expectation covers.</summary>
    public IReadOnlyList<LogEntry> UnexpectedErrors =>
        [.. _entries.Where(entry => entry.Level >= LogLevel.Error && !_expected.Any(covers => covers(entry)))];

    /// <summary>Declares errors that belong to the test; they may come before or after.</summary>
    public void Expect(Func<LogEntry, bool> covers) => _expected.Enqueue(covers);

    /// <summary>Completes when such an entry is there.</summary>
    public Task UntilAsync(Func<LogEntry, bool> covers)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // In this order, so that an entry between is not missed.
        _awaited.Enqueue((covers, seen));
        if (_entries.Any(covers))
            seen.TrySetResult();
        return seen.Task;
    }

    /// <summary>Fails where an unexpected error was logged.</summary>
    /// <exception cref="InvalidOperationException">There was one; the message holds all of them.</exception>
    public void Verify()
    {
        var errors = UnexpectedErrors;
        if (errors.Count > 0)
            throw new InvalidOperationException($"unexpected errors in the log:\n{string.Join('\n', errors)}");
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Collector(categoryName, Add);

    /// <summary>Does nothing: entries outlive the host that wrote them.</summary>
    public void Dispose() { }

    private void Add(LogEntry entry)
    {
        _entries.Enqueue(entry);
        foreach (var (covers, seen) in _awaited)
        {
            if (covers(entry))
                seen.TrySetResult();
        }
    }

    private sealed class Collector(string category, Action<LogEntry> add) : ILogger
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
        ) => add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
