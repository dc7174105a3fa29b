using System.Text;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>What a program says, line by line, to wait for.</summary>
internal sealed class SaidLines : TextWriter
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            _lines.AddRange((value ?? "").Split('\n'));
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public override void Write(char value) => throw new NotSupportedException("expected whole lines");

    /// <summary>Waits until the lines are as wanted.</summary>
    public async Task<IReadOnlyList<string>> UntilAsync(Func<IReadOnlyList<string>, bool> areWanted, string what)
    {
        var waiting = WaitAsync(areWanted);
        try
        {
            return await waiting.Within(Limit);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"expected {what}; said until now:\n{string.Join('\n', Lines)}", timeout);
        }
    }

    /// <summary>Waits for a line with a text, and gives the first.</summary>
    public async Task<string> UntilAsync(string text)
    {
        var lines = await UntilAsync(lines => lines.Any(line => Contains(line, text)), $"a line with '{text}'");
        return lines.First(line => Contains(line, text));
    }

    private async Task<IReadOnlyList<string>> WaitAsync(Func<IReadOnlyList<string>, bool> areWanted)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                more = _more.Task;
            }

            var lines = Lines;
            if (areWanted(lines))
            {
                return lines;
            }

            await more;
        }
    }

    private static bool Contains(string line, string text) => line.Contains(text, StringComparison.Ordinal);
}
