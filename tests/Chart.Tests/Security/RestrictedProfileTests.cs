using System.Text.Json.Nodes;
using Sluice.Chart.Tests.Rendering;

namespace Sluice.Chart.Tests.Security;

public sealed class RestrictedProfileTests
{
    private const string Good = """
        {"spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
          "containers": [{"name": "c", "securityContext":
            {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}}}]}}
        """;

    /// <summary>The rule, where, and what breaks it: so that a rule that is never broken is noticed.</summary>
    public static TheoryData<string, string, string> Breaks =>
        new()
        {
            { "hostNetwork", "spec", """{"hostNetwork": true}""" },
            { "hostPID", "spec", """{"hostPID": true}""" },
            { "hostIPC", "spec", """{"hostIPC": true}""" },
            { "volume of the kind hostPath", "spec", """{"volumes": [{"name": "v", "hostPath": {"path": "/"}}]}""" },
            { "volume of the kind nfs", "spec", """{"volumes": [{"name": "v", "nfs": {}}]}""" },
            { "sysctl kernel.msgmax", "pod", """{"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}""" },
            { "runAsUser 0", "pod", """{"runAsUser": 0}""" },
            { "SELinux options", "pod", """{"seLinuxOptions": {"type": "spc_t"}}""" },
            { "SELinux options", "pod", """{"seLinuxOptions": {"user": "u"}}""" },
            { "AppArmor Unconfined", "pod", """{"appArmorProfile": {"type": "Unconfined"}}""" },
            { "hostProcess", "pod", """{"windowsOptions": {"hostProcess": true}}""" },
            { "c: runAsNonRoot", "pod", """{"runAsNonRoot": null}""" },
            { "c: no seccomp profile", "pod", """{"seccompProfile": null}""" },
            { "seccomp Unconfined", "pod", """{"seccompProfile": {"type": "Unconfined"}}""" },
            { "c: privileged", "context", """{"privileged": true}""" },
            { "c: allowPrivilegeEscalation", "context", """{"allowPrivilegeEscalation": null}""" },
            { "c: procMount", "context", """{"procMount": "Unmasked"}""" },
            { "c: capabilities are not dropped", "context", """{"capabilities": {"drop": ["NET_RAW"]}}""" },
            { "c: capability SYS_ADMIN", "context", """{"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}""" },
            { "c: runAsNonRoot is off", "context", """{"runAsNonRoot": false}""" },
            { "c: runAsUser 0", "context", """{"runAsUser": 0}""" },
            { "c: readOnlyRootFilesystem", "context", """{"readOnlyRootFilesystem": false}""" },
            { "c: hostPort", "container", """{"ports": [{"containerPort": 1, "hostPort": 1}]}""" },
            {
                "c: a probe of another host",
                "container",
                """{"livenessProbe": {"httpGet": {"host": "h", "port": 1}}}"""
            },
            {
                "c: a probe of another host",
                "container",
                """{"lifecycle": {"preStop": {"tcpSocket": {"host": "h"}}}}"""
            },
            {
                "AppArmor profile",
                "root",
                """{"metadata": {"annotations": {"container.apparmor.security.beta.kubernetes.io/c": "unconfined"}}}"""
            },
        };

    [Theory]
    [MemberData(nameof(ValueSet.Names), MemberType = typeof(ValueSet))]
    public async Task Every_pod_of_the_chart_keeps_every_rule(string name)
    {
        var templates = YamlObjects
            .Read(await Helm.TemplateAsync(ValueSet.Of(name)))
            .Select(each => each["kind"]!.ToString() == "Pod" ? each : each["spec"]?["template"])
            .OfType<JsonObject>()
            .ToList();

        Assert.NotEmpty(templates);
        Assert.Empty(templates.SelectMany(RestrictedProfile.Broken));
    }

    [Fact]
    public void A_pod_that_keeps_them_all_breaks_none() =>
        Assert.Empty(RestrictedProfile.Broken(JsonNode.Parse(Good)!));

    [Theory]
    [MemberData(nameof(Breaks))]
    public void Each_rule_is_broken_by_what_it_is_about(string rule, string where, string change)
    {
        var pod = JsonNode.Parse(Good)!;
        var container = pod["spec"]!["containers"]![0]!;
        var changed = where switch
        {
            "root" => pod,
            "spec" => pod["spec"]!,
            "pod" => pod["spec"]!["securityContext"]!,
            "container" => container,
            _ => container["securityContext"]!,
        };
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            changed[name] = value?.DeepClone();
        }

        Assert.Contains(rule, RestrictedProfile.Broken(pod));
    }
}
