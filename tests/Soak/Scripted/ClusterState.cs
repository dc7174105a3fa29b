using Sluice.Rendering.Routing;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Soak.Scripted;

/// <summary>What an API server would hold: one ModelDeployment with its status, the pods, and who leads.</summary>
/// <param name="Version">Of all of it: grows with each change.</param>
/// <param name="ObjectVersion">Of the deployment and its status alone: a write that saw an older one is refused.</param>
/// <param name="Deployment">What is wanted.</param>
/// <param name="Status">What is in effect; null before anybody led.</param>
/// <param name="Pods">What runs.</param>
/// <param name="Leader">Who may write the status; empty: nobody yet.</param>
/// <param name="LeaseEnds">Until when, by the machine's clock since its start.</param>
internal sealed record ClusterState(
    long Version,
    long ObjectVersion,
    ModelDeployment Deployment,
    ModelDeploymentStatus? Status,
    IReadOnlyList<ObservedPod> Pods,
    string Leader,
    long LeaseEnds
);
