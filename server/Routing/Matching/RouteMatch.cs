using Sluice.Routing.Table;

namespace Sluice.Routing.Matching;

/// <summary>The route of a request.</summary>
/// <param name="Route">The route.</param>
/// <param name="Reason">What decided it.</param>
internal readonly record struct RouteMatch(Route Route, MatchReason Reason);
