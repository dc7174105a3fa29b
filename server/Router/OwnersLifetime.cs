using Microsoft.Extensions.Hosting;

namespace Sluice.Router;

/// <summary>
/// Leaves signals to whoever owns the host: several hosts may share a process, and their owner stops them in its order.
/// </summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
