namespace Sluice.Routing.Explaining;

/// <summary>A server that a request may go to.</summary>
/// <param name="Address">host:port.</param>
/// <param name="InFlight">Requests that this router has there.</param>
/// <param name="IsOpen">Whether it is chosen now; if not, it has failed and is left out for a while.</param>
/// <param name="Failures">Failures since its last success.</param>
public sealed record ExplainedServer(string Address, int InFlight, bool IsOpen, int Failures);
