using System.Text.Json.Nodes;

namespace Sluice.Chart.Tests.Security;

/// <summary>
/// The rules of the Pod Security Standard "restricted", those of "baseline" among them, one by one, for pods of Linux; and ours
/// besides, that no root file system is written to.
/// </summary>
internal static class RestrictedProfile
{
    private static readonly string[] Volumes =
    [
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "persistentVolumeClaim",
        "projected",
        "secret",
    ];

    private static readonly string[] SafeSysctls =
    [
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
    ];

    private static readonly string[] SelinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"];

    /// <summary>Every rule that a pod breaks.</summary>
    /// <param name="template">With metadata and spec.</param>
    public static IReadOnlyList<string> Broken(JsonNode template)
    {
        var pod = template["spec"]!;
        var containers = new[] { "initContainers", "containers", "ephemeralContainers" }
            .SelectMany(list => pod[list] as JsonArray ?? [])
            .Select(container => container!)
            .ToList();
        return
        [
            .. OfPod(template, pod),
            .. containers.SelectMany(container =>
                OfContainer(container, pod).Select(rule => $"{container["name"]}: {rule}")
            ),
        ];
    }

    private static IEnumerable<string> OfPod(JsonNode template, JsonNode pod)
    {
        foreach (var name in new[] { "hostNetwork", "hostPID", "hostIPC" })
        {
            if (IsTrue(pod[name]))
                yield return name;
        }

        foreach (var volume in pod["volumes"] as JsonArray ?? [])
        {
            foreach (var kind in volume!.AsObject().Select(member => member.Key).Except(["name"]).Except(Volumes))
                yield return $"volume of the kind {kind}";
        }

        foreach (var sysctl in pod["securityContext"]?["sysctls"] as JsonArray ?? [])
        {
            if (!SafeSysctls.Contains(sysctl!["name"]!.ToString()))
                yield return $"sysctl {sysctl["name"]}";
        }

        foreach (var (name, value) in template["metadata"]?["annotations"] as JsonObject ?? [])
        {
            if (
                name.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)
                && value!.ToString() is var profile
                && profile != "runtime/default"
                && !profile.StartsWith("localhost/", StringComparison.Ordinal)
            )
            {
                yield return "AppArmor profile";
            }
        }

        foreach (var rule in OfContext(pod["securityContext"]))
            yield return rule;
    }

    private static IEnumerable<string> OfContainer(JsonNode container, JsonNode pod)
    {
        var (context, shared) = (container["securityContext"], pod["securityContext"]);
        foreach (var rule in OfContext(context))
            yield return rule;
        if (IsTrue(context?["privileged"]))
            yield return "privileged";
        if (context?["allowPrivilegeEscalation"] is not JsonValue escalation || IsTrue(escalation))
            yield return "allowPrivilegeEscalation";
        if ((context?["procMount"]?.ToString() ?? "Default") != "Default")
            yield return "procMount";
        if (!Texts(context?["capabilities"]?["drop"]).Contains("ALL"))
            yield return "capabilities are not dropped";
        foreach (var added in Texts(context?["capabilities"]?["add"]).Except(["NET_BIND_SERVICE"]))
            yield return $"capability {added}";
        if (!IsTrue(context?["runAsNonRoot"] ?? shared?["runAsNonRoot"]))
            yield return "runAsNonRoot";
        if (TextOf(context?["seccompProfile"] ?? shared?["seccompProfile"]) is not ("RuntimeDefault" or "Localhost"))
            yield return "no seccomp profile";
        if (!IsTrue(context?["readOnlyRootFilesystem"]))
            yield return "readOnlyRootFilesystem";
        foreach (var port in container["ports"] as JsonArray ?? [])
        {
            if (port!["hostPort"] is not null)
                yield return "hostPort";
        }

        var handlers = new[] { "livenessProbe", "readinessProbe", "startupProbe" }
            .Select(name => container[name])
            .Concat(new[] { "postStart", "preStop" }.Select(name => container["lifecycle"]?[name]));
        if (handlers.Any(handler => (handler?["httpGet"]?["host"] ?? handler?["tcpSocket"]?["host"]) is not null))
            yield return "a probe of another host";
    }

    /// <summary>What a pod's context and a container's have in common.</summary>
    private static IEnumerable<string> OfContext(JsonNode? context)
    {
        if (context?["runAsUser"]?.ToString() == "0")
            yield return "runAsUser 0";
        if (context?["runAsNonRoot"] is { } nonRoot && !IsTrue(nonRoot))
            yield return "runAsNonRoot is off";
        if (TextOf(context?["seccompProfile"]) is "Unconfined")
            yield return "seccomp Unconfined";
        if (TextOf(context?["appArmorProfile"]) is "Unconfined")
            yield return "AppArmor Unconfined";
        if (IsTrue(context?["windowsOptions"]?["hostProcess"]))
            yield return "hostProcess";
        var selinux = context?["seLinuxOptions"];
        if (
            !SelinuxTypes.Contains(selinux?["type"]?.ToString() ?? "")
            || selinux?["user"] is not null
            || selinux?["role"] is not null
        )
        {
            yield return "SELinux options";
        }
    }

    private static bool IsTrue(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    private static string? TextOf(JsonNode? profile) => profile?["type"]?.ToString();

    private static IEnumerable<string> Texts(JsonNode? list) =>
        (list as JsonArray ?? []).Select(each => each!.ToString());
}
