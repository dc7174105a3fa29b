using Microsoft.Extensions.Logging;
using Sluice.Routing.Answering;
using Sluice.Routing.Choosing;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Limits;
using Sluice.Routing.Table;
using Sluice.Routing.Telemetry;

namespace Sluice.Routing.Dispatching;

/// <summary>What dispatching works with; one for a router.</summary>
/// <param name="State">Where tables come from.</param>
/// <param name="Options">Limits and defaults.</param>
/// <param name="Forwarder">Sends requests on.</param>
/// <param name="Time">The clock.</param>
/// <param name="Chance">Chooses among backends.</param>
/// <param name="Logger">For the backends' failures.</param>
/// <param name="Use">What all requests together take of the router.</param>
internal sealed record DispatchParts(
    RoutingState State,
    RoutingOptions Options,
    IForwarder Forwarder,
    TimeProvider Time,
    Chance Chance,
    ILogger Logger,
    RouteUse Use
)
{
    /// <summary>What is measured.</summary>
    public RoutingMetrics Metrics { get; } = new(State, Use);

    private readonly long _started = Time.GetTimestamp();

    /// <summary>Begins to count what one request holds.</summary>
    public HeldBytes Hold() => new(Use.HeldBytes, Options.MaxHeldBytes);

    /// <summary>The time since the router's start.</summary>
    public TimeSpan Now => Time.GetElapsedTime(_started);
}
