using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Resources.Tests.ModelDeployments;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Operator.Tests;

/// <summary>
/// Every rule, broken one at a time and sent to a real API server: it refuses by its schema and names the field, or the operator
/// says what up and plan say.
/// </summary>
public sealed class InvalidManifestTests(ClusterFixture clusters)
{
    // Kubernetes drops fields that a schema does not know, so that nobody can tell that one was there.
    private const string Dropped = "spec.variants[0].colour";

    [Fact]
    public async Task What_the_api_server_lets_through_the_operator_tells()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        var refused = 0;
        var accepted = new List<(string Name, string Expected)>();
        foreach (var (path, value, expected) in BrokenRules.Cases.Select(row => row.Data))
        {
            if (path == Dropped)
                continue;
            var name = $"rule-{accepted.Count}";
            if (await RefusalAsync(space, Broken(space, name, path, value)) is not { } refusal)
            {
                accepted.Add((name, expected));
                continue;
            }

            refused++;
            Assert.True(refusal.Contains(FieldOf(path), StringComparison.Ordinal), $"{path}: {refusal}");
        }

        foreach (var (name, expected) in accepted)
        {
            var stalled = await space.UntilConditionAsync(name, "Stalled", "True", "InvalidSpec");
            var message = $"{OperatorSpace.Condition(stalled["status"]!, "Stalled")!["message"]}";
            Assert.Equal($"{expected}. What was in effect stays so until the spec is valid again.", message);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{refused} refused, {accepted.Count} told");
        Assert.InRange(refused, 1, int.MaxValue);
        Assert.InRange(accepted.Count, 1, int.MaxValue);
        Assert.Empty(await space.Cluster.Api.ListAsync(space.Deployments));
    }

    private static JsonObject Broken(OperatorSpace space, string name, string path, string value)
    {
        var manifest = FullManifest.With(path, value.Length == 0 ? null : value);
        var metadata = manifest["metadata"]!.AsObject();
        if (path != "metadata.name")
            metadata["name"] = name;
        if (path != "metadata.namespace")
            metadata["namespace"] = space.Name;
        return manifest;
    }

    /// <returns>Why the API server refuses it; null: it has taken it.</returns>
    private static async Task<string?> RefusalAsync(OperatorSpace space, JsonObject manifest)
    {
        try
        {
            await space.Cluster.Api.PostAsync(space.ModelDeployments, manifest);
            return null;
        }
        catch (HttpRequestException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The last name before an index or a key: both say what is inside those in ways of their own.</summary>
    private static string FieldOf(string path) => path.Split('[')[0].Split('.')[^1];
}
