using Sluice.KubernetesObjects.Core.Pods;

namespace Sluice.Rendering.Diagnosing;

/// <summary>Why a container does not run, from its state.</summary>
internal static class ContainerDiagnosis
{
    public static Finding? Of(ContainerStatus container, string subject)
    {
        var waiting = container.State?.Waiting;
        return waiting?.Reason switch
        {
            "ErrImagePull"
            or "ImagePullBackOff"
            or "ErrImageNeverPull"
            or "InvalidImageName"
            or "ImageInspectError"
            or "RegistryUnavailable" => new(
                FindingKind.Start,
                "ImageUnavailable",
                $"{subject}: the image {container.Image} cannot be pulled ({waiting.Reason}){Detail(waiting.Message)} See that it exists, and "
                    + "podTemplate.imagePullSecrets where its registry asks for credentials.",
                NeedsPerson: true
            ),
            "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" => new(
                FindingKind.Start,
                "ContainerRefused",
                $"{subject}: the container cannot be made ({waiting.Reason}){Detail(waiting.Message)} Make what it names, or take it out "
                    + "of podTemplate.",
                NeedsPerson: true
            ),
            "CrashLoopBackOff" => Crashed(container, subject),
            _ when container is { State.Terminated: { ExitCode: not 0 } } => Crashed(container, subject),
            _ => null,
        };
    }

    private static Finding Crashed(ContainerStatus container, string subject)
    {
        var end = container.State?.Terminated ?? container.LastState?.Terminated;
        return end?.Reason == "OOMKilled"
            ? new(
                FindingKind.Capacity,
                "OutOfMemory",
                $"{subject}: the server needs more memory than resources.limits.memory allows, and was killed for it "
                    + $"{Times(container.RestartCount)}. Raise the limit.",
                NeedsPerson: true
            )
            : new(
                FindingKind.Start,
                "Crashing",
                $"{subject}: the server ended{Status(end)} and is started again {Times(container.RestartCount)}"
                    + $"{Detail(end?.Message)} kubectl logs --previous says more.",
                NeedsPerson: true
            );
    }

    private static string Status(ContainerTerminated? end) =>
        end is null ? ""
        : end.Signal is > 0 ? $" by signal {end.Signal}"
        : $" with status {end.ExitCode}";

    private static string Times(int restarts) => restarts <= 1 ? "(once so far)" : $"({restarts} times so far)";

    private static string Detail(string? message) =>
        string.IsNullOrWhiteSpace(message) ? "." : $": {Sentences.Ended(message)}";
}
