using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Events;

/// <summary>Something that happened to an object, for people to read. Equal ones are counted, not repeated.</summary>
/// <param name="Regarding">The object.</param>
/// <param name="Severity">Normal or Warning.</param>
/// <param name="Reason">Why: CamelCase, stable, at most 128 characters.</param>
/// <param name="Action">What was done or failed: CamelCase, at most 128 characters.</param>
/// <param name="Note">For people. Without counters and times, so that equal news are equal; cut to 1024 bytes.</param>
public sealed record Happening(
    ObjectReference Regarding,
    EventSeverity Severity,
    string Reason,
    string Action,
    string Note
)
{
    /// <summary>About an object that was read.</summary>
    public static Happening To(
        KubernetesObject about,
        EventSeverity severity,
        string reason,
        string action,
        string note
    ) =>
        new(
            new ObjectReference
            {
                ApiVersion = about.ApiVersion,
                Kind = about.Kind,
                Namespace = about.Metadata.Namespace,
                Name = about.Metadata.Name,
                Uid = about.Metadata.Uid,
            },
            severity,
            reason,
            action,
            note
        );
}
