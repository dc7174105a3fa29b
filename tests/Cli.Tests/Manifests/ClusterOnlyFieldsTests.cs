using Sluice.Cli.Manifests;

namespace Sluice.Cli.Tests.Manifests;

public sealed class ClusterOnlyFieldsTests
{
    [Fact]
    public void Names_what_is_written_for_a_cluster()
    {
        var fields = Of(
            """
              variants:
              - { name: main, version: "7", resources: { limits: { cpu: 2 } } }
              - { name: next, version: "8", scaling: { minReplicas: 2 }, podTemplate: {}, runtime: { concurrency: 3 } }
              podTemplate: { nodeSelector: { zone: a } }
              rollout: { progressDeadline: 5m }
              suspend: true
            """
        );

        Assert.Equal(
            [
                "spec.variants[0].resources",
                "spec.variants[1].scaling",
                "spec.variants[1].podTemplate",
                "spec.rollout.progressDeadline",
                "spec.podTemplate",
                "spec.suspend",
            ],
            fields
        );
    }

    [Fact]
    public void Is_silent_about_a_manifest_that_means_the_same_everywhere() =>
        Assert.Empty(
            Of(
                """
                  variants: [ { name: main, version: "7", weight: 3 } ]
                  runtime: { maxRequestBytes: 1Mi, concurrency: 1 }
                  suspend: false
                """
            )
        );

    private static IReadOnlyList<string> Of(string spec)
    {
        var reading = ManifestReader.Read(
            $$"""
            apiVersion: sluice.dev/v1alpha1
            kind: ModelDeployment
            metadata: { name: iris }
            spec:
              model: { uri: models }
            {{spec}}
            """,
            "iris.yaml"
        );
        Assert.Empty(reading.Problems);
        return ClusterOnlyFields.Of(reading.Value!);
    }
}
