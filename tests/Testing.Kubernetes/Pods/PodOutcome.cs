namespace Sluice.Testing.Kubernetes.Pods;

/// <summary>The kinds of <see cref="PodFate"/>.</summary>
internal enum PodOutcome
{
    Unseen,
    Running,
    Ready,
    Waiting,
    CrashLoop,
    Failed,
    Evicted,
    Succeeded,
}
