using System.Text.Json.Nodes;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Pods;

/// <summary>The file systems of a model server whose own is read-only.</summary>
internal static class VolumeRenderer
{
    private const string Cache = "sluice-cache";
    private const string Credentials = "sluice-credentials";
    private const string Authorities = "sluice-authorities";
    private const string Scratch = "sluice-tmp";
    private const string ScratchDirectory = "/tmp";

    /// <summary>Ours, but for those in whose place the user mounts another; then the user's.</summary>
    public static IReadOnlyList<JsonNode> Volumes(
        SecretReference? credentials,
        PodTemplateSpec wishes,
        WorkloadOptions options
    )
    {
        var volumes = new List<JsonNode>();
        if (!IsTaken(wishes, ServerArguments.CacheDirectory))
        {
            volumes.Add(Empty(Cache, options.CacheSize.Text));
        }

        if (!IsTaken(wishes, ScratchDirectory))
        {
            volumes.Add(Empty(Scratch, "64Mi"));
        }

        if (credentials is not null)
        {
            volumes.Add(
                new JsonObject
                {
                    ["name"] = Credentials,
                    ["secret"] = new JsonObject { ["secretName"] = credentials.Name },
                }
            );
        }

        if (options.AuthoritiesConfigMap is { } authorities && !IsTaken(wishes, ServerArguments.AuthoritiesDirectory))
        {
            volumes.Add(
                new JsonObject
                {
                    ["name"] = Authorities,
                    ["configMap"] = new JsonObject { ["name"] = authorities },
                }
            );
        }

        volumes.AddRange((wishes.Volumes ?? []).Select(volume => volume.ToJsonObject()));
        return volumes;
    }

    /// <summary>Where those are seen.</summary>
    public static IReadOnlyList<JsonNode> Mounts(
        SecretReference? credentials,
        PodTemplateSpec wishes,
        WorkloadOptions options
    )
    {
        var mounts = new List<JsonNode>();
        if (!IsTaken(wishes, ServerArguments.CacheDirectory))
        {
            mounts.Add(Mount(Cache, ServerArguments.CacheDirectory));
        }

        if (!IsTaken(wishes, ScratchDirectory))
        {
            mounts.Add(Mount(Scratch, ScratchDirectory));
        }

        if (credentials is not null)
        {
            mounts.Add(ReadOnly(Credentials, ServerArguments.CredentialsDirectory));
        }

        if (options.AuthoritiesConfigMap is not null && !IsTaken(wishes, ServerArguments.AuthoritiesDirectory))
        {
            mounts.Add(ReadOnly(Authorities, ServerArguments.AuthoritiesDirectory));
        }

        mounts.AddRange((wishes.VolumeMounts ?? []).Select(mount => mount.ToJsonObject()));
        return mounts;
    }

    /// <summary>The names of those of ours that go with the pod and are of no worth to anybody after it; empty: none.</summary>
    public static IReadOnlyList<string> Disposable(PodTemplateSpec wishes) =>
        [
            .. new[] { (Cache, ServerArguments.CacheDirectory), (Scratch, ScratchDirectory) }
                .Where(ours => !IsTaken(wishes, ours.Item2))
                .Select(ours => ours.Item1),
        ];

    private static bool IsTaken(PodTemplateSpec wishes, string directory) =>
        (wishes.VolumeMounts ?? []).Any(mount => mount.TextOf("mountPath")?.TrimEnd('/') == directory);

    private static JsonObject Empty(string name, string size) =>
        new()
        {
            ["name"] = name,
            ["emptyDir"] = new JsonObject { ["sizeLimit"] = size },
        };

    // The directory whole: single files in it would not follow the Secret or ConfigMap.
    private static JsonObject ReadOnly(string name, string directory)
    {
        var mount = Mount(name, directory);
        mount["readOnly"] = true;
        return mount;
    }

    private static JsonObject Mount(string name, string directory) =>
        new() { ["name"] = name, ["mountPath"] = directory };
}
