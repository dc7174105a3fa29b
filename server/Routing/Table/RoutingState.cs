using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Table;

/// <summary>The one mutable holder of the routing table, which is swapped whole. Safe for concurrent callers.</summary>
public sealed class RoutingState
{
    /// <summary>How many replaced generations <see cref="Counts"/> still tells.</summary>
    public const int RememberedGenerations = 16;

    private readonly Lock _replacing = new();
    private readonly Queue<ImmutableArray<CountedRevision>> _replaced = [];
    private LiveTable _current = LiveTable.Create(RouteTable.Empty, Task.CompletedTask);

    /// <summary>The generation in use; 0 before the first table.</summary>
    public ulong Generation => Volatile.Read(ref _current).Table.Generation;

    /// <summary>Puts the table in the place of the one in use if its generation is higher.</summary>
    /// <exception cref="RoutingTableException">The table breaks the rules of its message; the one in use stays.</exception>
    public TableReplacement Replace(RoutingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_replacing)
        {
            var old = _current;
            var compiled = TableCompiler.Compile(table, old.Table);
            if (compiled.Generation <= old.Table.Generation)
                return new TableReplacement(false, old.Table.Generation, old.OlderEnded);

            Remember(old.Table);
            Volatile.Write(ref _current, LiveTable.Create(compiled, old.Ended));
            old.Retire();
            return new TableReplacement(true, compiled.Generation, old.Ended);
        }
    }

    /// <summary>What every revision got, by generation: the one in use and the last ones replaced, oldest first.</summary>
    public IReadOnlyList<RevisionCount> Counts()
    {
        lock (_replacing)
        {
            return
            [
                .. _replaced.Append(_current.Table.Counted()).SelectMany(counted => counted, (_, each) => each.Read()),
            ];
        }
    }

    /// <summary>The routes in use that have requests waiting for a server just now, and how many.</summary>
    public IReadOnlyList<WaitingRequests> Waiting() =>
        [
            .. from route in Table.Routes
            let waiting = route.Use.Waiting
            where waiting > 0
            select new WaitingRequests(route.Namespace, route.Deployment, waiting),
        ];

    /// <summary>The table in use, without a claim: to say which it is.</summary>
    internal RouteTable Table => Volatile.Read(ref _current).Table;

    /// <summary>Claims the table in use for one request.</summary>
    internal TableLease Acquire()
    {
        // A claim fails only when the table was replaced and ended between the two lines: then there is a newer one.
        while (true)
        {
            var live = Volatile.Read(ref _current);
            if (live.TryClaim())
                return new TableLease(live);
        }
    }

    private void Remember(RouteTable old)
    {
        if (!old.IsTold)
            return;
        _replaced.Enqueue(old.Counted());
        if (_replaced.Count > RememberedGenerations)
            _replaced.Dequeue();
    }
}
