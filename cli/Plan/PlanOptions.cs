using Sluice.Rendering.Workloads;

namespace Sluice.Cli.Plan;

/// <summary>What the command line of <c>plan</c> says.</summary>
/// <param name="File">Path of the manifest.</param>
/// <param name="Kubeconfig">The kubeconfig of the cluster to compare with; null: none, and everything is new.</param>
/// <param name="Context">Its context; null: the current one.</param>
/// <param name="Image">The model server's image, as the operator is told it.</param>
/// <param name="Routers">Where routers run, as the operator is told it.</param>
internal sealed record PlanOptions(string File, string? Kubeconfig, string? Context, string Image, RouterScope Routers);
