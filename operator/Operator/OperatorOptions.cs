using Sluice.Hosting.Listening;
using Sluice.KubernetesObjects.Meta;
using Sluice.Operator.Control;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Pods;
using Sluice.Rendering.Workloads;

namespace Sluice.Operator;

/// <summary>How an operator works.</summary>
public sealed record OperatorOptions
{
    /// <summary>What all objects have.</summary>
    public required WorkloadOptions Workloads { get; init; }

    /// <summary>The namespaces that are watched; empty: all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>The value of the label <see cref="Labels.Class"/> of the ModelDeployments to work for; null: of those without it.</summary>
    public string? Class { get; init; }

    /// <summary>The lease by which the replicas of an installation choose one; null: of a name that follows from what is watched.</summary>
    public string? LeaseName { get; init; }

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

        if (WatchNamespaces.Distinct().Count() < WatchNamespaces.Count || WatchNamespaces.Contains(""))
        {
            problems.Add($"--namespace: expected different names, got {string.Join(", ", WatchNamespaces)}");
        }

        if (Class is not null && !IsLabelValue(Class))
        {
            problems.Add(
                $"--class: expected a label's value (letters, digits, '-', '_' and '.', at most 63), got '{Class}'"
            );
        }

        if (LeaseDuration.TotalSeconds is < 2 or > 300)
        {
            problems.Add($"--lease-duration: expected 2 to 300 seconds, got {LeaseDuration.TotalSeconds}");
        }

        if (Workers is < 1 or > 100)
        {
            problems.Add($"visits at once: expected 1 to 100, got {Workers}");
        }

        return problems;
    }

    private static bool IsLabelValue(string text) =>
        text.Length is > 0 and <= 63
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    internal ObjectKey Lease =>
        new(
            Namespace,
            LeaseName
                ?? string.Join(
                    '-',
                    new[]
                    {
                        "sluice-operator",
                        WatchNamespaces.Count == 1 ? WatchNamespaces[0] : null,
                        Class,
                    }.OfType<string>()
                )
        );
}
