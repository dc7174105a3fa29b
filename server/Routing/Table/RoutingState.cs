using Sluice.Protos.Control;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Table;

/// <summary>The one mutable holder of the routing table, which is swapped whole. Safe for concurrent callers.</summary>
public sealed class RoutingState
{
    private readonly Lock _replacing = new();
    private readonly RevisionCounters _counters = new();
    private LiveTable _current = LiveTable.Create(RouteTable.Empty, Task.CompletedTask);

    /// <summary>Whether a table was ever put.</summary>
    public bool IsTold => Volatile.Read(ref _current).Table.IsTold;

    /// <summary>Whether predictions can be asked for.</summary>
    public bool IsReady => Volatile.Read(ref _current).Table.IsReady;

    /// <summary>The generation of every route in use.</summary>
    public IReadOnlyList<RouteIdentity> Routes =>
        [.. Volatile.Read(ref _current).Table.Routes.Select(route => route.Identity)];

    /// <summary>
    /// Puts the table in the place of the one in use. Which of several operators' routes it holds is decided before.
    /// </summary>
    /// <returns>
    /// Completes when the last request of every older table has ended: from then on, what only those tables named gets no
    /// request any more and may stop. It does not fail.
    /// </returns>
    /// <exception cref="RoutingTableException">The table breaks the rules of its message; the one in use stays.</exception>
    public Task Replace(RoutingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_replacing)
        {
            var old = _current;
            var compiled = TableCompiler.Compile(table, old.Table, _counters);
            _counters.ForgetAllBut(compiled.Routes.Select(route => route.Identity).ToHashSet());
            Volatile.Write(ref _current, LiveTable.Create(compiled, old.Ended));
            old.Retire();
            return old.Ended;
        }
    }

    /// <summary>
    /// What every revision got, by generation, oldest first: of the routes in use and of the last
    /// <see cref="RevisionCounters.RememberedGenerations"/> generations of each deployment that are not any more.
    /// </summary>
    public IReadOnlyList<RevisionCount> Counts()
    {
        lock (_replacing)
            return _counters.Read();
    }

    /// <summary>The same, to be read with all counts.</summary>
    internal IReadOnlyList<CountedRevision> Counted()
    {
        lock (_replacing)
            return _counters.All();
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

    /// <summary>Completes when another table is in use than now.</summary>
    internal Task Replaced => Volatile.Read(ref _current).Replaced;

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
}
