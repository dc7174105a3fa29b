namespace Sluice.Routing.Counting;

/// <summary>How many requests of a deployment wait just now for a server to be there.</summary>
/// <param name="Namespace">The deployment's namespace.</param>
/// <param name="Deployment">The deployment's name.</param>
/// <param name="Requests">1 or more.</param>
public sealed record WaitingRequests(string Namespace, string Deployment, int Requests);
