namespace Sluice.Artifacts.Gcs;

/// <summary>The fields of the JSON API's object resource that are asked for. Numbers are strings there.</summary>
internal sealed record GcsObject(string Name, string Size, string Generation)
{
    /// <summary>What asks for them.</summary>
    public const string Fields = "name,size,generation";
}
