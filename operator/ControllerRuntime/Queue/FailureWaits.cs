using Sluice.KubernetesClient.Retrying;

namespace Sluice.ControllerRuntime.Queue;

/// <summary>How long an object waits after failures in a row.</summary>
/// <param name="random">Where chance comes from: a crowd that failed together does not come again together. Used under a lock.</param>
public sealed class FailureWaits(Random random)
{
    private static readonly Backoff Object = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(2));
    private static readonly Backoff Server = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
    private readonly Lock _gate = new();

    /// <summary>Where the object is the trouble: from 50 ms, doubling, to 2 minutes.</summary>
    public TimeSpan OfObject(int failures) => Draw(Object, failures);

    /// <summary>Where the API server is: from 200 ms, doubling, to 5 s, so that work goes on soon after it is back.</summary>
    public TimeSpan OfServer(int failures) => Draw(Server, failures);

    private TimeSpan Draw(Backoff backoff, int failures)
    {
        lock (_gate)
            return backoff.Delay(failures, random);
    }
}
