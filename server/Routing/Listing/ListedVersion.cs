namespace Sluice.Routing.Listing;

/// <summary>A version that a route serves.</summary>
/// <param name="Model">The model's name in requests.</param>
/// <param name="Version">The version.</param>
/// <param name="IsReady">Whether a server is there for it.</param>
internal readonly record struct ListedVersion(string Model, string Version, bool IsReady)
{
    /// <summary>Why it is not ready; empty where it is.</summary>
    public string Reason => IsReady ? "" : "no server is there for it just now";
}
