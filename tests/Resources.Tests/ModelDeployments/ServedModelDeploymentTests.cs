using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Values;

namespace Sluice.Resources.Tests.ModelDeployments;

public sealed class ServedModelDeploymentTests
{
    [Fact]
    public void What_only_the_server_writes_is_no_problem()
    {
        var manifest = FullManifest.With("metadata.uid", "\"8f1c\"");
        manifest["metadata"]!["resourceVersion"] = "7";
        manifest["metadata"]!["generation"] = 3;
        manifest["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kubectl" });
        manifest["status"] = JsonNode.Parse("""{ "modelName": "Fraud_2", "routeGeneration": 4 }""");

        var served = Read(manifest);

        Assert.Empty(served.Reading.Problems);
        Assert.Equal("fraud", served.Reading.Value!.Metadata.Name);
        Assert.Null(served.Reading.Value.Status);
        Assert.Equal(4, served.Status!.RouteGeneration);
    }

    [Fact]
    public void A_status_of_another_release_is_read_as_far_as_it_is_known()
    {
        var manifest = FullManifest.Read();
        manifest["status"] = JsonNode.Parse(
            """
            { "modelName": "Fraud_2", "later": { "x": 1 },
              "conditions": [ { "type": "Ready", "status": "True", "lastTransitionTime": "2026-01-31T12:00:00Z",
                "reason": "Serving", "message": "", "later": true } ] }
            """
        );

        var condition = Assert.Single(Read(manifest).Status!.Conditions!);

        Assert.Equal(
            ("Ready", new DateTime(2026, 1, 31, 12, 0, 0)),
            (condition.Type, condition.LastTransitionTime.UtcDateTime)
        );
    }

    [Fact]
    public void A_status_that_somebody_broke_is_none()
    {
        var manifest = FullManifest.Read();
        manifest["status"] = JsonNode.Parse("""{ "modelName": "Fraud_2", "routeGeneration": -1 }""");

        var served = Read(manifest);

        Assert.Null(served.Status);
        Assert.True(served.Reading.IsValid);
    }

    [Fact]
    public void A_status_is_there_though_the_spec_is_invalid()
    {
        var manifest = FullManifest.With("spec.variants", "[]");
        manifest["status"] = JsonNode.Parse("""{ "modelName": "Fraud_2" }""");

        var served = Read(manifest);

        Assert.False(served.Reading.IsValid);
        Assert.NotNull(served.Status);
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        var deployment = Read(FullManifest.Read()).Reading.Value!;

        var again = Read(ResourceJson.ToJsonObject(deployment)!);

        Assert.Equal(
            ResourceJson.ToJsonObject(deployment)!.ToJsonString(),
            ResourceJson.ToJsonObject(again.Reading.Value!)!.ToJsonString()
        );
    }

    private static ServedModelDeployment Read(JsonObject manifest) =>
        ModelDeploymentReader.ReadServed(JsonSerializer.SerializeToElement(manifest));
}
