namespace Sluice.Hosting.Progress;

/// <summary>
/// Shows how something gets on: on a terminal by one line that is written over, else by a line now and then, so that a log stays short. Thread-safe.
/// </summary>
public sealed class ProgressLine(TextWriter output, bool isTerminal, TimeProvider time)
{
    private const string ClearToEnd = "\e[K";
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _shownAt;
    private bool _isOnScreen;

    /// <summary>On standard error, which is a terminal or is not.</summary>
    public static ProgressLine OnStandardError(TimeProvider time) =>
        new(Console.Error, !Console.IsErrorRedirected, time);

    /// <summary>Shows it, unless something was shown just now.</summary>
    /// <param name="text">Made only when it is shown.</param>
    public void Show(Func<string> text)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            // What takes no time need not be told in a log.
            var since = time.GetElapsedTime(_shownAt ??= isTerminal ? 0 : now, now);
            if (since < (isTerminal ? OnTerminal : InLog))
            {
                return;
            }

            _shownAt = now;
            _isOnScreen = isTerminal;
            // The cursor goes back to the start: whoever writes next writes over it.
            output.Write(isTerminal ? $"{text()}{ClearToEnd}\r" : $"{text()}\n");
            output.Flush();
        }
    }

    /// <summary>Takes the line off the terminal: what it was about has ended.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isOnScreen)
            {
                output.Write(ClearToEnd);
                output.Flush();
            }

            (_isOnScreen, _shownAt) = (false, null);
        }
    }
}
