using Microsoft.Extensions.Logging;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>Keeps what is in effect on disk, so that a router restarted while no operator lives serves what it knew.</summary>
internal sealed class TableKeeper(ControlState state, TableFile file, TimeProvider time, ILogger logger)
{
    // Pods come and go in bursts: one write for each.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Puts in effect what was saved, if that can be used.</summary>
    public void Restore()
    {
        try
        {
            if (file.Load() is not { } table)
                return;
            state.Restore(table);
            ControlLog.Restored(logger, table.Routes.Count, file.Path);
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or InvalidDataException or RoutingTableException
            )
        {
            ControlLog.NotRestored(logger, file.Path, failure.Message);
        }
    }

    /// <summary>Saves each change until cancelled, and then the last.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var next = state.NextChange;
            Save();
            await next.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Save();
    }

    private void Save()
    {
        var table = state.SavedTable();
        if (table is null)
            return;
        try
        {
            file.Save(table);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            ControlLog.NotSaved(logger, file.Path, failure.Message);
        }
    }
}
