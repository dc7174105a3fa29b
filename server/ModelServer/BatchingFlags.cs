using System.CommandLine;
using Sluice.Serving.Batching;

namespace Sluice.ModelServer;

/// <summary>The flags that say whether requests are run together, and how.</summary>
internal sealed class BatchingFlags
{
    private static readonly BatchingOptions Default = new();

    private readonly Option<BatchingMode> _mode = new("--batching")
    {
        Description = "Run requests together that wait: auto (where it gives the same and is faster), on, off",
        HelpName = "MODE",
        DefaultValueFactory = _ => Default.Mode,
        CustomParser = result => FlagValue.Parse(result, ParseMode),
    };

    private readonly Option<int> _rows = new("--batch-rows")
    {
        Description = "The most rows of a run of several requests",
        HelpName = "ROWS",
        DefaultValueFactory = _ => Default.MaxRows,
        CustomParser = result => FlagValue.Parse(result, ParseRows),
    };

    private readonly Option<int> _delay = new("--batch-delay")
    {
        Description = "Milliseconds that a request may wait for others; 0: only while no run can begin",
        HelpName = "MILLISECONDS",
        DefaultValueFactory = _ => (int)Default.MaxDelay.TotalMilliseconds,
        CustomParser = result =>
            FlagValue.Parse(
                result,
                text => FlagValue.Whole(text, 0, (int)BatchingOptions.LargestDelay.TotalMilliseconds)
            ),
    };

    private readonly Option<int> _queueRows = new("--batch-queue-rows")
    {
        Description = "The most rows that may wait for one version",
        HelpName = "ROWS",
        DefaultValueFactory = _ => Default.MaxQueueRows,
        CustomParser = result => FlagValue.Parse(result, ParseRows),
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_mode);
        command.Options.Add(_rows);
        command.Options.Add(_delay);
        command.Options.Add(_queueRows);
    }

    public BatchingOptions Options(ParseResult result) =>
        new()
        {
            Mode = result.GetValue(_mode),
            MaxRows = result.GetValue(_rows),
            MaxDelay = TimeSpan.FromMilliseconds(result.GetValue(_delay)),
            MaxQueueRows = result.GetValue(_queueRows),
        };

    private static BatchingMode ParseMode(string text) =>
        text switch
        {
            "auto" => BatchingMode.Auto,
            "on" => BatchingMode.On,
            "off" => BatchingMode.Off,
            _ => throw new FormatException($"expected auto, on or off, got '{text}'"),
        };

    private static int ParseRows(string text) => FlagValue.Whole(text, 1, BatchingOptions.LargestRows);
}
