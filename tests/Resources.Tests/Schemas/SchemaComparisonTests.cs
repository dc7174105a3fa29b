using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.Tests.Schemas;

public sealed class SchemaComparisonTests
{
    [Fact]
    public void Misses_nothing_in_its_own_schema() =>
        Assert.Empty(
            SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), ModelDeploymentDefinition.OwnSchema())
        );

    [Fact]
    public void Names_what_an_older_definition_lacks()
    {
        var served = ModelDeploymentDefinition.OwnSchema();
        var spec = served["properties"]!["spec"]!["properties"]!.AsObject();
        spec.Remove("podTemplate");
        spec["runtime"]!["properties"]!.AsObject().Remove("timeout");
        spec["runtime"]!["properties"]!["device"]!["enum"] = new JsonArray("Auto", "CPU");
        spec["variants"]!["items"]!["properties"]!.AsObject().Remove("digest");
        spec["resources"]!["properties"]!["limits"]!.AsObject().Remove("additionalProperties");

        var missing = SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), served);

        Assert.Equal(
            [
                "spec.variants[].digest",
                "spec.runtime.device: CUDA",
                "spec.runtime.timeout",
                "spec.resources.limits[]",
                "spec.podTemplate",
            ],
            missing
        );
    }

    [Fact]
    public void What_a_newer_definition_has_besides_does_no_harm()
    {
        var served = ModelDeploymentDefinition.OwnSchema();
        served["properties"]!["spec"]!["properties"]!["later"] = new JsonObject { ["type"] = "string" };

        Assert.Empty(SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), served));
    }

    [Fact]
    public void A_server_that_keeps_everything_lacks_nothing()
    {
        var served = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

        Assert.Empty(SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), served));
    }
}
