using Sluice.Hosting.Listening;
using Sluice.KubernetesObjects.Meta;
using Sluice.Operator.Control;
using Sluice.Rendering.Pods;
using Sluice.Rendering.Workloads;

namespace Sluice.Operator;

/// <summary>How an operator works.</summary>
public sealed record OperatorOptions
{
    /// <summary>What all objects have.</summary>
    public required WorkloadOptions Workloads { get; init; }

    /// <summary>The namespace that is watched; null: all.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>Where the operator itself is: its lease, and routers that serve all namespaces.</summary>
    public required string Namespace { get; init; }

    /// <summary>This process's name, and no other's: in the lease, in events and in the API server's audit log.</summary>
    public required string Identity { get; init; }

    /// <summary>Probes over HTTP/1.1; null: none.</summary>
    public ListenAddress? Operations { get; init; }

    /// <summary>Where routers connect, and how they and this operator prove themselves.</summary>
    public ControlOptions Control { get; init; } = new();

    /// <summary>Visits at once. 1 to 100.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>The port on which model servers are asked how they are; another one only in tests.</summary>
    internal int ServerOperationsPort { get; init; } = ServerPorts.Operations;

    /// <summary>How long another replica waits, from the leader's last sign of life, before it leads. Whole seconds, at least 2.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the kernel ends a process that cannot end its writes in time. Off only where replicas share a process.</summary>
    public bool HasKernelDeadline { get; init; } = true;

    /// <summary>All that is wrong with these options; empty: nothing.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>([.. Workloads.Problems(), .. Control.Problems()]);
        if (Namespace.Length == 0)
        {
            problems.Add("the operator's namespace: expected a name, got none");
        }

        if (Workers is < 1 or > 100)
        {
            problems.Add($"visits at once: expected 1 to 100, got {Workers}");
        }

        return problems;
    }

    internal ObjectKey Lease =>
        new(Namespace, WatchNamespace is null ? "sluice-operator" : $"sluice-operator-{WatchNamespace}");
}
