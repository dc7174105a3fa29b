namespace Sluice.Testing.Kubernetes.Pods;

/// <summary>What becomes of a pod, as its kubelet would report it.</summary>
public sealed record PodFate
{
    private PodFate(PodOutcome outcome) => Outcome = outcome;

    /// <summary>Runs and is ready.</summary>
    public static PodFate Ready { get; } = new(PodOutcome.Ready);

    /// <summary>Runs and is not ready: it starts, or its probe fails.</summary>
    public static PodFate Running { get; } = new(PodOutcome.Running);

    /// <summary>Nothing is reported: as if the kubelet had not seen it yet.</summary>
    public static PodFate Unseen { get; } = new(PodOutcome.Unseen);

    /// <summary>Which.</summary>
    internal PodOutcome Outcome { get; }

    /// <summary>What a container waits for, or why it ended.</summary>
    internal string Reason { get; private init; } = "";

    /// <summary>For people; of a container that ended, its termination message.</summary>
    internal string Message { get; private init; } = "";

    /// <summary>Of a container that ended.</summary>
    internal int ExitCode { get; private init; }

    /// <summary>How often it was started again.</summary>
    internal int Restarts { get; private init; }

    /// <summary>Waits for something that does not come: <c>ImagePullBackOff</c>, <c>CreateContainerConfigError</c> …</summary>
    public static PodFate Waiting(string reason, string message) =>
        new(PodOutcome.Waiting) { Reason = reason, Message = message };

    /// <summary>Its image cannot be had.</summary>
    public static PodFate ImagePullError(string image) =>
        Waiting("ImagePullBackOff", $"Back-off pulling image \"{image}\"");

    /// <summary>Starts and ends again and again.</summary>
    /// <param name="exitCode">Of the last time.</param>
    /// <param name="message">The termination message of the last time.</param>
    /// <param name="restarts">How often so far.</param>
    public static PodFate CrashLoop(int exitCode, string message, int restarts = 1) =>
        new(PodOutcome.CrashLoop)
        {
            Reason = "CrashLoopBackOff",
            Message = message,
            ExitCode = exitCode,
            Restarts = restarts,
        };

    /// <summary>Has ended badly for good (of a pod that is not started again).</summary>
    public static PodFate Failed(int exitCode, string message) =>
        new(PodOutcome.Failed)
        {
            Reason = "Error",
            Message = message,
            ExitCode = exitCode,
        };

    /// <summary>Put off its node: the pod is Failed and its reason is <c>Evicted</c>.</summary>
    public static PodFate Evicted(string message) =>
        new(PodOutcome.Evicted)
        {
            Reason = "Evicted",
            Message = message,
            ExitCode = 137,
        };

    /// <summary>Has ended well for good.</summary>
    public static PodFate Succeeded(string message = "") =>
        new(PodOutcome.Succeeded) { Reason = "Completed", Message = message };
}
