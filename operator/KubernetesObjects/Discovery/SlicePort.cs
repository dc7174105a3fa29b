namespace Sluice.KubernetesObjects.Discovery;

/// <summary>One port of the addresses.</summary>
public sealed record SlicePort
{
    /// <summary>As the Service's port is called.</summary>
    public string? Name { get; init; }

    /// <summary>The number.</summary>
    public int? Port { get; init; }

    /// <summary><c>TCP</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>What is spoken there.</summary>
    public string? AppProtocol { get; init; }
}
