namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>
/// One cluster for the tests of an assembly, started by the first that asks:
/// <c>[assembly: AssemblyFixture(typeof(ClusterFixture))]</c>, and a constructor parameter. Tests that stop its parts start one
/// of their own in place of it.
/// </summary>
public sealed class ClusterFixture : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<Cluster>? _start;

    /// <summary>The cluster; skips the test where the programs are missing, and says what brings them.</summary>
    public Task<Cluster> GetAsync()
    {
        lock (_gate)
            return _start ??= Cluster.StartAsync(new ClusterOptions());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_start is { IsCompletedSuccessfully: true })
            await (await _start).DisposeAsync();
    }
}
