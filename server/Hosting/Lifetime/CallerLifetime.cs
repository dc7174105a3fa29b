using Microsoft.Extensions.Hosting;

namespace Sluice.Hosting.Lifetime;

/// <summary>
/// The lifetime of a host that its caller starts and stops. The platform's default listens for the process's signals in
/// every host; with several hosts in one process they would all stop at once instead of in order.
/// </summary>
public sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
