using Sluice.Routing.Health;

namespace Sluice.Routing.Table;

/// <summary>One model server that answers for a revision.</summary>
/// <param name="Address">host:port as the table says it.</param>
/// <param name="Origin">The same as the root of a cleartext URI: <c>http://host:port</c>, without a slash at the end.</param>
/// <param name="Load">What this router has in flight there; shared by every table that names the address.</param>
/// <param name="Health">What this router has seen of it; shared in the same way.</param>
internal sealed record Backend(string Address, string Origin, BackendLoad Load, BackendHealth Health);
