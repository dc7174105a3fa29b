using System.Collections.Concurrent;

namespace Sluice.Operator.Tests.Harness;

/// <summary>Sees every state of a ModelDeployment, and keeps those in which it was not ready.</summary>
internal sealed class ReadinessWatch : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _losses = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    private ReadinessWatch(OperatorSpace space, string name, string version) =>
        _watching = WatchAsync(
            space,
            $"{space.ModelDeployments}?watch=true&fieldSelector=metadata.name%3D{name}&resourceVersion={version}"
        );

    /// <summary>Each status without readiness.</summary>
    public IReadOnlyCollection<string> Losses => _losses;

    /// <summary>From when it is ready.</summary>
    public static async Task<ReadinessWatch> StartAsync(OperatorSpace space, string name)
    {
        var ready = await space.UntilConditionAsync(name, "Ready", "True", "Serving");
        return new(space, name, $"{ready["metadata"]!["resourceVersion"]}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(OperatorSpace space, string path)
    {
        try
        {
            await foreach (var (_, seen) in space.Cluster.Api.WatchAsync(path, _end.Token))
            {
                var condition = seen["status"] is { } status ? OperatorSpace.Condition(status, "Ready") : null;
                if ($"{condition?["status"]}" != "True")
                {
                    _losses.Enqueue(seen.ToJsonString());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }
}
