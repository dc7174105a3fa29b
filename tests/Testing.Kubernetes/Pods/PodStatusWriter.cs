using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Testing.Kubernetes.Pods;

/// <summary>Pure: a pod and its fate → the status that a kubelet would write.</summary>
internal static class PodStatusWriter
{
    /// <summary>A strategic merge patch of <c>/status</c>; conditions merge by type.</summary>
    /// <param name="pod">As it is.</param>
    /// <param name="fate">What becomes of it.</param>
    /// <param name="address">Its address.</param>
    /// <param name="now">The time of what changes.</param>
    public static JsonObject Write(JsonObject pod, PodFate fate, string address, DateTimeOffset now)
    {
        var isReady = fate.Outcome == PodOutcome.Ready;
        var isOver = fate.Outcome is PodOutcome.Failed or PodOutcome.Evicted or PodOutcome.Succeeded;
        var status = new JsonObject
        {
            ["phase"] = Phase(fate),
            ["hostIP"] = "127.0.0.1",
            ["podIP"] = address,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            ["startTime"] = pod["status"]?["startTime"]?.DeepClone() ?? Time(now),
            ["conditions"] = new JsonArray(
                Condition(pod, "Initialized", "True", now),
                Condition(pod, "ContainersReady", isReady ? "True" : "False", now),
                Condition(pod, "Ready", isReady ? "True" : "False", now)
            ),
            ["containerStatuses"] = new JsonArray([
                .. pod["spec"]!["containers"]!.AsArray().Select(container => Container(container!, fate, now)),
            ]),
        };
        if (fate.Outcome == PodOutcome.Evicted)
        {
            status["reason"] = fate.Reason;
            status["message"] = fate.Message;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod["metadata"]!["uid"]!.DeepClone() },
            ["status"] = status,
        };
    }

    private static string Phase(PodFate fate) =>
        fate.Outcome switch
        {
            PodOutcome.Waiting => "Pending",
            PodOutcome.Failed or PodOutcome.Evicted => "Failed",
            PodOutcome.Succeeded => "Succeeded",
            _ => "Running",
        };

    private static JsonObject Condition(JsonObject pod, string type, string value, DateTimeOffset now)
    {
        var before = pod["status"]?["conditions"]?.AsArray().FirstOrDefault(one => Text(one, "type") == type);
        var isSame = before is not null && Text(before, "status") == value;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = value,
            ["lastTransitionTime"] = isSame ? before!["lastTransitionTime"]!.DeepClone() : Time(now),
        };
    }

    private static JsonObject Container(JsonNode container, PodFate fate, DateTimeOffset now)
    {
        var ended = new JsonObject
        {
            ["exitCode"] = fate.ExitCode,
            ["reason"] = fate.ExitCode == 0 ? "Completed" : "Error",
            ["message"] = fate.Message,
            ["startedAt"] = Time(now),
            ["finishedAt"] = Time(now),
        };
        var isRunning = fate.Outcome is PodOutcome.Running or PodOutcome.Ready;
        var state = fate.Outcome switch
        {
            PodOutcome.Waiting or PodOutcome.CrashLoop => new JsonObject
            {
                ["waiting"] = new JsonObject { ["reason"] = fate.Reason, ["message"] = fate.Message },
            },
            PodOutcome.Failed or PodOutcome.Evicted or PodOutcome.Succeeded => new JsonObject
            {
                ["terminated"] = ended.DeepClone(),
            },
            _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(now) } },
        };
        return new JsonObject
        {
            ["name"] = container["name"]!.DeepClone(),
            ["image"] = container["image"]!.DeepClone(),
            ["imageID"] = fate.Outcome == PodOutcome.Waiting ? "" : "sha256:0000",
            ["ready"] = fate.Outcome == PodOutcome.Ready,
            ["started"] = isRunning,
            ["restartCount"] = fate.Restarts,
            ["state"] = state,
            ["lastState"] =
                fate.Outcome == PodOutcome.CrashLoop ? new JsonObject { ["terminated"] = ended } : new JsonObject(),
        };
    }

    private static string Text(JsonNode? node, string name) => node?[name]?.GetValue<string>() ?? "";

    private static string Time(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
