using System.Text;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Discovery;

/// <summary>Paths below a server's address.</summary>
internal static class ResourcePaths
{
    /// <summary>Of a group's version.</summary>
    public static string Root(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";

    /// <summary>Of all objects of a kind, in one namespace or in all (null).</summary>
    public static string Collection(ResourceType type, string apiVersion, string? inNamespace) =>
        inNamespace is null || !type.IsNamespaced
            ? $"{Root(apiVersion)}/{type.Plural}"
            : $"{Root(apiVersion)}/namespaces/{Escape(inNamespace)}/{type.Plural}";

    /// <summary>Of one object.</summary>
    /// <exception cref="ArgumentException">Its name or its namespace is missing.</exception>
    public static string Of(ResourceType type, string apiVersion, ObjectKey key, string? subresource = null)
    {
        if (string.IsNullOrEmpty(key.Name))
            throw new ArgumentException($"expected a name: one of the {type} is meant", nameof(key));

        var path = $"{Collection(type, apiVersion, NamespaceOf(type, key.Namespace))}/{Escape(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The namespace of an object of a kind: null for those of the cluster.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static string? NamespaceOf(ResourceType type, string? inNamespace)
    {
        if (!type.IsNamespaced)
            return null;
        return string.IsNullOrEmpty(inNamespace)
            ? throw new ArgumentException($"expected a namespace: {type} lie in namespaces", nameof(inNamespace))
            : inNamespace;
    }

    /// <summary>With a query of those that have a value.</summary>
    public static string Query(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;
            text.Append(separator).Append(name).Append('=').Append(Escape(value));
            separator = '&';
        }

        return text.ToString();
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
