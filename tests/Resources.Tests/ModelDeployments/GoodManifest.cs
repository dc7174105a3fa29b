using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Tests.ModelDeployments;

/// <summary>A manifest without a fault, and ways to put one in.</summary>
internal static class GoodManifest
{
    public const string Text = """
        {
          "apiVersion": "sluice.dev/v1alpha1",
          "kind": "ModelDeployment",
          "metadata": { "name": "fraud", "namespace": "risk" },
          "spec": {
            "model": { "uri": "models/fraud", "name": "Fraud_2" },
            "variants": [
              { "name": "main", "version": "7", "weight": 90 },
              { "name": "challenger", "version": "8", "weight": 10 }
            ]
          }
        }
        """;

    public static ModelDeployment Deployment() => Valid(Text);

    public static string With(string written, string instead)
    {
        Assert.Contains(written, Text, StringComparison.Ordinal);
        return Text.Replace(written, instead, StringComparison.Ordinal);
    }

    public static ModelDeployment Valid(string text)
    {
        var reading = ModelDeploymentReader.Read(JsonManifest.Read(text));
        Assert.Empty(reading.Problems);
        return reading.Value!;
    }
}
