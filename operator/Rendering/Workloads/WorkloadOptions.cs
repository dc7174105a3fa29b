using Sluice.Resources.Values;

namespace Sluice.Rendering.Workloads;

/// <summary>What an installation decides about the objects of every ModelDeployment.</summary>
public sealed record WorkloadOptions
{
    /// <summary>The model server's image. A new one arrives with the next revision; live ones keep theirs.</summary>
    public required string Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; null: as the image's tag says.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Where routers run.</summary>
    public RouterScope RouterScope { get; init; } = RouterScope.Namespace;

    /// <summary>The size of the volume into which a pod downloads its version.</summary>
    public Quantity CacheSize { get; init; } = Quantity.Parse("20Gi");

    /// <summary>How long a pod that is told to end still accepts, while routers hear of it.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>All that is wrong with these options; empty: nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Image))
        {
            problems.Add(
                "the model server's image: expected a name such as registry.example/sluice-server:0.1.0, got none"
            );
        }

        if (ImagePullPolicy is not (null or "Always" or "IfNotPresent" or "Never"))
        {
            problems.Add($"the image pull policy: expected Always, IfNotPresent or Never, got '{ImagePullPolicy}'");
        }

        if (CacheSize.Value < 1)
        {
            problems.Add($"the size of the cache: expected 1 byte or more, got {CacheSize}");
        }

        if (DrainDelay < TimeSpan.Zero || DrainDelay > TimeSpan.FromHours(1))
        {
            problems.Add($"the drain delay: expected 0 to 3600 seconds, got {DrainDelay.TotalSeconds}");
        }

        return problems;
    }
}
