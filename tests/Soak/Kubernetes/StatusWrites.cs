using System.Text.Json;
using Sluice.Resources.ModelDeployments;
using Sluice.Soak.Checks;
using Sluice.Soak.Processes;
using Sluice.Testing.Kubernetes.Audit;

namespace Sluice.Soak.Kubernetes;

/// <summary>What operators wrote into the status, as the API server's audit log has it. Pure but for the clock.</summary>
internal static class StatusWrites
{
    /// <summary>Adds each generation with its shares, and when the request that wrote it first came.</summary>
    public static void AddTo(Journals journals, IEnumerable<AuditEvent> events)
    {
        // The log has the time of day; all else here has the machine's since its start.
        var start = TimeProvider.System.GetUtcNow().Ticks - Clock.Now;
        foreach (var written in events.Where(each => each is { IsWrite: true, Subresource: "status" }))
        {
            if (written.Resource != "modeldeployments" || written.ResponseObject is not { } stored)
                continue;
            using var document = JsonDocument.Parse(stored.ToJsonString());
            if (ModelDeploymentReader.ReadServed(document.RootElement).Status is { RouteGeneration: > 0 } status)
                journals.AddTold((ulong)status.RouteGeneration, written.Received.UtcTicks - start, SharesOf(status));
        }
    }

    private static Dictionary<(string, string), int> SharesOf(ModelDeploymentStatus status) =>
        status.Revisions.ToDictionary(
            revision => (revision.Variant, revision.Name),
            revision => Percent.ToUnits(revision.Share)
        );
}
