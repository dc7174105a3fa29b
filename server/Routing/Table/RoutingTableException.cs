namespace Sluice.Routing.Table;

/// <summary>A routing table breaks the rules of its message. The table in use stays.</summary>
public sealed class RoutingTableException(IReadOnlyList<string> problems)
    : Exception($"The routing table was refused: {string.Join("; ", problems)}.")
{
    /// <summary>Every rule broken, each as a sentence that starts with the place.</summary>
    public IReadOnlyList<string> Problems => problems;
}
