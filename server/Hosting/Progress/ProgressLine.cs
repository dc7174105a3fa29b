namespace Sluice.Hosting.Progress;

/// <summary>
/// Shows how something gets on: on a terminal by one line that is written over, else by a line now and then, so that a log stays short. Thread-safe.
/// </summary>
/// <param name="terminal">Where a person watches; null: nobody does.</param>
/// <param name="say">Takes a line for the log where nobody watches.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressLine(TextWriter? terminal, Action<string> say, TimeProvider time)
{
    private const string ClearToEnd = "\e[K";
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _shownAt;
    private bool _isOnScreen;

    /// <summary>On standard error where that is a terminal, else by <paramref name="say"/>.</summary>
    public static ProgressLine OnStandardError(Action<string> say, TimeProvider time) =>
        new(Console.IsErrorRedirected ? null : Console.Error, say, time);

    /// <summary>Shows it, unless something was shown just now.</summary>
    /// <param name="text">Made only when it is shown.</param>
    public void Show(Func<string> text)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var isFirst = _shownAt is null;
            var since = isFirst ? TimeSpan.Zero : time.GetElapsedTime(_shownAt!.Value, now);
            if (!isFirst && since < (terminal is null ? InLog : OnTerminal))
            {
                return;
            }

            _shownAt = now;
            if (isFirst && terminal is null)
            {
                // What takes no time need not be told in a log.
                return;
            }

            if (terminal is null)
            {
                say(text());
                return;
            }

            // The cursor goes back to the start: whoever writes next writes over it.
            terminal.Write($"{text()}{ClearToEnd}\r");
            terminal.Flush();
            _isOnScreen = true;
        }
    }

    /// <summary>Takes the line off the terminal: what it was about has ended.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isOnScreen)
            {
                terminal!.Write(ClearToEnd);
                terminal.Flush();
            }

            (_isOnScreen, _shownAt) = (false, null);
        }
    }
}
