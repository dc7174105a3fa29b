using Sluice.Resources.Manifests;

namespace Sluice.Resources.ModelDeployments;

/// <summary>A ModelDeployment as the API server has it, which may be older or newer than this release, or broken.</summary>
/// <param name="Reading">
/// What its author wants, without status, or all that is wrong: the same problems in the same words as for a manifest.
/// </param>
/// <param name="Status">
/// What was in effect. Null when there is none, or none that can be read: then it is rebuilt, as one that was deleted.
/// </param>
public sealed record ServedModelDeployment(Reading<ModelDeployment> Reading, ModelDeploymentStatus? Status);
