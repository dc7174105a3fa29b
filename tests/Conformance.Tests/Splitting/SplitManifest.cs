using Sluice.Testing;

namespace Sluice.Conformance.Tests.Splitting;

/// <summary>A ModelDeployment of the iris models with any variants, written as a user would.</summary>
internal static class SplitManifest
{
    public static string Write(string folder, IEnumerable<(string Variant, string Version, int Weight)> variants)
    {
        var lines = variants.Select(variant =>
            $$"""    - { name: {{variant.Variant}}, version: "{{variant.Version}}", weight: {{variant.Weight}} }"""
        );
        var path = Path.Combine(folder, "modeldeployment.yaml");
        File.WriteAllText(
            path,
            $"""
            apiVersion: sluice.dev/v1alpha1
            kind: ModelDeployment
            metadata: {"{"} name: iris {"}"}
            spec:
              model:
                uri: {RepositoryFiles.PathOf("examples/iris/models/iris")}
              variants:
            {string.Join('\n', lines)}

            """
        );
        return path;
    }
}
