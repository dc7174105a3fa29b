using Sluice.KubernetesClient.Errors;
using YamlDotNet.RepresentationModel;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>A mapping of a kubeconfig. Fields that nobody asks for are ignored: other tools have theirs there.</summary>
/// <param name="File">The file's full path.</param>
/// <param name="Path">Of this mapping in the file, for messages.</param>
/// <param name="Mapping">The YAML.</param>
internal sealed record KubeconfigFields(string File, string Path, YamlMappingNode Mapping)
{
    /// <summary>A text, number or boolean as it is written; null where it is absent, null or empty.</summary>
    public string? Text(string name) =>
        Find(name) switch
        {
            null => null,
            YamlScalarNode { Value: null or "" } => null,
            YamlScalarNode { Value: "null" or "~", Style: YamlDotNet.Core.ScalarStyle.Plain } => null,
            YamlScalarNode { Value: var value } => value,
            var other => throw Wrong(name, "a text", Form(other)),
        };

    /// <summary>True or false; absent is false.</summary>
    public bool Flag(string name) =>
        Text(name) switch
        {
            null or "false" => false,
            "true" => true,
            _ => throw Wrong(name, "true or false", "something else"),
        };

    /// <summary>A path, made full: it is relative to the file's folder.</summary>
    public string? FilePath(string name) =>
        Text(name) is { } text ? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(File)!, text) : null;

    /// <summary>PEM text in base64 in <c>name-data</c>, which counts, or a file in <c>name</c>.</summary>
    public PemSource? Pem(string name)
    {
        if (Text($"{name}-data") is not { } packed)
            return FilePath(name) is { } file ? new PemSource(null, file) : null;
        try
        {
            return new PemSource(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(packed)), null);
        }
        catch (FormatException)
        {
            throw Wrong($"{name}-data", "base64", "something else");
        }
    }

    /// <summary>A mapping within; null where it is absent.</summary>
    public KubeconfigFields? Fields(string name) =>
        Find(name) switch
        {
            null or YamlScalarNode { Value: null or "" or "null" or "~" } => null,
            YamlMappingNode mapping => new KubeconfigFields(File, PathOf(name), mapping),
            var other => throw Wrong(name, "a mapping", Form(other)),
        };

    /// <summary>The mappings of a list within.</summary>
    public IEnumerable<KubeconfigFields> Items(string name) =>
        Nodes(name)
            .Select(
                (node, at) =>
                    node is YamlMappingNode mapping
                        ? new KubeconfigFields(File, $"{PathOf(name)}[{at}]", mapping)
                        : throw Wrong($"{name}[{at}]", "a mapping", Form(node))
            );

    /// <summary>The texts of a list within.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [
            .. Nodes(name)
                .Select(
                    (node, at) => (node as YamlScalarNode)?.Value ?? throw Wrong($"{name}[{at}]", "a text", Form(node))
                ),
        ];

    /// <summary>An error that names the file and the field, and never what stands there: it may be a secret.</summary>
    public KubernetesException Wrong(string name, string expected, string found) =>
        new(KubernetesFault.Misconfigured, $"{File}: {PathOf(name)}: expected {expected}, found {found}");

    private IEnumerable<YamlNode> Nodes(string name) =>
        Find(name) switch
        {
            null or YamlScalarNode { Value: null or "" or "null" or "~" } => [],
            YamlSequenceNode sequence => sequence.Children,
            var other => throw Wrong(name, "a list", Form(other)),
        };

    private YamlNode? Find(string name) =>
        Mapping.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private static string Form(YamlNode node) =>
        node switch
        {
            YamlMappingNode => "a mapping",
            YamlSequenceNode => "a list",
            _ => "a text",
        };
}
