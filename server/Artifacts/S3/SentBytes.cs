using Sluice.Artifacts.Connections;

namespace Sluice.Artifacts.S3;

/// <summary>
/// Tells what of one request has gone out. The SDK says so from a thread of its own, maybe when the request is over: what is not told by then is told at
/// the end, and nothing afterwards.
/// </summary>
/// <param name="length">Of the request's body.</param>
/// <param name="tell">Told the bytes since it was told last, one call at a time.</param>
/// <param name="gate">Shared by all requests that tell the same.</param>
/// <param name="guard">Of the request.</param>
internal sealed class SentBytes(long length, Action<long>? tell, Lock gate, StallGuard guard) : IDisposable
{
    private long _left = length;

    /// <summary>So many more are on their way.</summary>
    public void Add(long bytes)
    {
        lock (gate)
        {
            var step = Math.Min(bytes, _left);
            if (step > 0)
            {
                _left -= step;
                guard.Moved();
                tell?.Invoke(step);
            }
        }
    }

    /// <summary>The store has all of them.</summary>
    public void Complete() => Add(long.MaxValue);

    /// <summary>The request is over.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            _left = 0;
        }
    }
}
