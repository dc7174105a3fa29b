namespace Sluice.Resources.Manifests;

/// <summary>
/// One value of a manifest, whatever it was written in. Reads from JSON, YAML or the API server all end here, so that
/// there is one strict reader behind them.
/// </summary>
/// <param name="Position">Where the value begins.</param>
public abstract record ManifestNode(ManifestPosition Position);
