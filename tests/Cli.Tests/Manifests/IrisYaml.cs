namespace Sluice.Cli.Tests.Manifests;

/// <summary>A manifest without a fault, and a way to put one in.</summary>
internal static class IrisYaml
{
    public const string Text = """
        apiVersion: sluice.dev/v1alpha1
        kind: ModelDeployment
        metadata:
          name: iris
        spec:
          model:
            uri: models/iris
          variants:
            - name: main
              version: "1"
              weight: 90
            - name: challenger
              version: "2"
              weight: 10

        """;

    public static string With(string written, string instead)
    {
        Assert.Contains(written, Text, StringComparison.Ordinal);
        return Text.Replace(written, instead, StringComparison.Ordinal);
    }
}
