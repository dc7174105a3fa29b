namespace Sluice.RouterControl.Fleet;

/// <summary>Requests that wait for a first ready pod.</summary>
/// <param name="Namespace">The deployment's namespace.</param>
/// <param name="Deployment">The deployment's name.</param>
/// <param name="Variant">Whom they name; empty: nobody.</param>
/// <param name="Count">How many.</param>
public sealed record HeldCount(string Namespace, string Deployment, string Variant, int Count);
