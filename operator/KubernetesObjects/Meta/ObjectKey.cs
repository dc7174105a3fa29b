namespace Sluice.KubernetesObjects.Meta;

/// <summary>Where an object is found, among those of its kind.</summary>
/// <param name="Namespace">Null: of the cluster.</param>
/// <param name="Name">Unique in the namespace.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, or the name.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
