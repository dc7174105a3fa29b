namespace Sluice.Hosting.Access;

/// <summary>
/// Who answered a request, as the access log tells it. A feature of the requests that are logged; whoever knows the model says so.
/// </summary>
public sealed class AccessLabels
{
    /// <summary>The model; null: nobody said.</summary>
    public string? Model { get; private set; }

    /// <summary>Its version; null: nobody said.</summary>
    public string? Version { get; private set; }

    public void Name(string model, string? version) => (Model, Version) = (model, version);
}
