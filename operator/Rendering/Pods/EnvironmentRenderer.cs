using System.Text.Json.Nodes;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments.Pods;

namespace Sluice.Rendering.Pods;

/// <summary>What a model server finds in its environment: ours, then the installation's, then what the ModelDeployment says.</summary>
internal static class EnvironmentRenderer
{
    // Not to be replaced: ONNX Runtime's telemetry is off, always.
    private const string Telemetry = "ORT_DISABLE_TELEMETRY";

    private const string AuthorityFile = "SLUICE_CA_BUNDLE";

    public static IReadOnlyList<JsonNode> Render(PodTemplateSpec wishes, WorkloadOptions options)
    {
        var own = (wishes.Env ?? []).Where(variable => variable.TextOf("name") != Telemetry).ToList();
        var taken = own.Select(variable => variable.TextOf("name")).ToHashSet();
        return
        [
            Variable(new(Telemetry, "1")),
            .. OfInstallation(options).Where(variable => !taken.Contains(variable.Name)).Select(Variable),
            .. own.Select(variable => variable.ToJsonObject()),
        ];
    }

    private static IEnumerable<EnvironmentVariable> OfInstallation(WorkloadOptions options)
    {
        if (options.AuthoritiesConfigMap is not null)
        {
            yield return new(AuthorityFile, $"{ServerArguments.AuthoritiesDirectory}/{WorkloadOptions.AuthoritiesKey}");
        }

        foreach (var variable in options.Environment.Where(variable => variable.Name != Telemetry))
        {
            yield return variable;
        }
    }

    // Kubernetes would put other variables in the place of $(NAME); $$ is a dollar.
    private static JsonObject Variable(EnvironmentVariable variable) =>
        new() { ["name"] = variable.Name, ["value"] = variable.Value.Replace("$(", "$$(", StringComparison.Ordinal) };
}
