using Sluice.Protos.Control;
using Sluice.Routing.Control.Merging;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>What one connected operator says, for as long as it is connected. One caller at a time.</summary>
public sealed class OperatorFeed : IDisposable
{
    private readonly ControlState _state;

    internal OperatorFeed(ControlState state, string name) => (_state, Name) = (state, name);

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Null until it has said anything.</summary>
    internal OperatorTable? Table { get; set; }

    /// <summary>Takes an update; when this returns, what came of it is in effect.</summary>
    /// <exception cref="RoutingTableException">It is no valid update.</exception>
    public void Accept(RouteUpdate update) => _state.Accept(this, update);

    /// <summary>The operator is not connected any more.</summary>
    public void Dispose() => _state.Disconnect(this);
}
