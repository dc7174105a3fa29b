using Sluice.Hosting.Progress;
using Sluice.Serving.Models;

namespace Sluice.Cli.Stores;

/// <summary>Tells the user: results on standard output, how it gets on and what is wrong on standard error.</summary>
internal sealed class StoreReport(TextWriter output, TextWriter errors, ProgressLine line, TimeProvider time)
{
    /// <summary>The exit status of an answer that is no.</summary>
    public const int No = 2;

    public static StoreReport OnConsole(TimeProvider time) =>
        new(Console.Out, Console.Error, ProgressLine.OnStandardError(Console.Error.WriteLine, time), time);

    public void Say(string text)
    {
        line.Clear();
        output.WriteLine(text);
    }

    public void Error(string text)
    {
        line.Clear();
        errors.WriteLine(text);
    }

    /// <summary>Shows a transfer while it lasts.</summary>
    /// <param name="what">Such as <c>Uploading</c>.</param>
    public Action<FetchProgress> Transfer(string what)
    {
        var meter = new TransferMeter(time);
        return progress => line.Show(() => $"{what}: {meter.Describe(progress.Done, progress.Total)}");
    }
}
