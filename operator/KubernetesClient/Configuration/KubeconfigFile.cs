using Sluice.KubernetesClient.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>One kubeconfig file, or the JSON that is YAML too. Its named entries in order.</summary>
/// <param name="Path">The file's full path; paths in it are relative to its folder.</param>
/// <param name="CurrentContext">Null or empty: it names none.</param>
/// <param name="Clusters">By name.</param>
/// <param name="Users">By name.</param>
/// <param name="Contexts">By name.</param>
internal sealed record KubeconfigFile(
    string Path,
    string? CurrentContext,
    IReadOnlyDictionary<string, KubeconfigFields> Clusters,
    IReadOnlyDictionary<string, KubeconfigFields> Users,
    IReadOnlyDictionary<string, KubeconfigFields> Contexts
)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: unreadable, or no kubeconfig.</exception>
    public static KubeconfigFile Read(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var root = new KubeconfigFields(full, "", Compose(full));
        return new KubeconfigFile(
            full,
            root.Text("current-context"),
            Named(root, "clusters", "cluster"),
            Named(root, "users", "user"),
            Named(root, "contexts", "context")
        );
    }

    private static YamlMappingNode Compose(string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(SecretFile.Read(path)));
        }
        catch (Exception failure) when (failure is YamlException or InvalidOperationException)
        {
            // The message may quote the text, and the text holds secrets: only the place is said.
            var line = failure is YamlException yaml ? $" in line {yaml.Start.Line}" : "";
            throw new KubernetesException(KubernetesFault.Misconfigured, $"{path} is not YAML{line}");
        }

        return stream.Documents switch
        {
            [] => [],
            [{ RootNode: YamlMappingNode mapping }] => mapping,
            [{ RootNode: YamlScalarNode { Value: null or "" } }] => [],
            _ => throw new KubernetesException(
                KubernetesFault.Misconfigured,
                $"expected one kubeconfig in {path}, a mapping, found {stream.Documents.Count} documents or something else"
            ),
        };
    }

    private static Dictionary<string, KubeconfigFields> Named(KubeconfigFields root, string list, string entry)
    {
        var found = new Dictionary<string, KubeconfigFields>();
        foreach (var item in root.Items(list))
        {
            var name = item.Text("name") ?? throw item.Wrong("name", "a name", "none");
            // Of two that have one name the first counts, as with several files.
            if (item.Fields(entry) is { } fields)
                found.TryAdd(name, fields);
        }

        return found;
    }
}
