using Sluice.Routing.Table;

namespace Sluice.Router;

/// <summary>What a router says of itself.</summary>
/// <param name="Ready">Whether predictions can be asked for.</param>
/// <param name="Told">Whether it knows any table.</param>
/// <param name="Operators">How many operators are connected.</param>
/// <param name="Routes">The generation of each route in effect.</param>
internal sealed record RouterStatus(bool Ready, bool Told, int Operators, IReadOnlyList<RouteIdentity> Routes);
