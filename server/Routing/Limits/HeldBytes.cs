namespace Sluice.Routing.Limits;

/// <summary>
/// What one request holds of its body in the router's memory, counted against the router's limit and, once its route is
/// known, the route's. For one caller at a time.
/// </summary>
/// <param name="router">What all requests hold.</param>
/// <param name="routerLimit">The most that they may.</param>
internal sealed class HeldBytes(ByteCounter router, long routerLimit)
{
    // A body of so few costs no more than its connection does, and counting it would cost more than it is worth.
    private const long FreeBytes = 16 << 10;

    private ByteCounter? _route;
    private long _routeLimit;

    /// <summary>What is counted just now.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes what is counted this many; false, and nothing changes, where a limit is reached.</summary>
    public bool TryHold(long bytes)
    {
        if (bytes <= FreeBytes)
            bytes = 0;
        var more = bytes - Bytes;
        if (more == 0)
            return true;
        if (more < 0)
        {
            router.Give(-more);
            _route?.Give(-more);
            Bytes = bytes;
            return true;
        }

        if (!router.TryTake(more, routerLimit))
            return false;
        if (_route is not null && !_route.TryTake(more, _routeLimit))
        {
            router.Give(more);
            return false;
        }
        Bytes = bytes;
        return true;
    }

    /// <summary>From now on the bytes count against the route's limit too; false where they are too many for it.</summary>
    public bool TryChargeTo(ByteCounter route, long limit)
    {
        if (ReferenceEquals(route, _route))
            return true;
        if (!route.TryTake(Bytes, limit))
            return false;
        _route?.Give(Bytes);
        (_route, _routeLimit) = (route, limit);
        return true;
    }
}
