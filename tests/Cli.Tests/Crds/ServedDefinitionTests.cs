using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.Schemas;
using Sluice.Resources.Tests.ModelDeployments;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Cli.Tests.Crds;

/// <summary>What a real API server makes of the definition.</summary>
public sealed class ServedDefinitionTests(ClusterFixture clusters) : IAsyncLifetime
{
    private Cluster _cluster = null!;
    private string _namespace = null!;

    private string Collection => $"/apis/sluice.dev/v1alpha1/namespaces/{_namespace}/modeldeployments";

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _namespace = await _cluster.NewNamespaceAsync();
        await PublishedDefinition.InstallAsync(_cluster);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_whole_manifest_is_kept_as_it_is_written_and_read_back_without_a_problem()
    {
        var written = Manifest(FullManifest.Read());

        var kept = await _cluster.Api.PostAsync(Collection, written.DeepClone().AsObject());

        Assert.True(JsonNode.DeepEquals(written["spec"], kept["spec"]), $"{kept["spec"]}");
        Assert.Empty(ModelDeploymentReader.ReadServed(JsonSerializer.SerializeToElement(kept)).Reading.Problems);
    }

    [Fact]
    public async Task Defaults_are_written_where_nothing_is_and_none_that_would_change_a_revision()
    {
        var small = Manifest(FullManifest.Read());
        small["metadata"]!["name"] = "small";
        small["spec"] = JsonNode.Parse(
            """{ "model": { "uri": "m" }, "variants": [ { "name": "main", "version": "7" } ], "rollout": {}, "runtime": {} }"""
        );

        var kept = await _cluster.Api.PostAsync(Collection, small);

        Assert.Equal(
            """{"model":{"uri":"m"},"rollout":{"progressDeadline":"10m"},"runtime":{},"suspend":false,"variants":[{"name":"main","version":"7","weight":1}]}""",
            kept["spec"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task What_the_definition_does_not_know_is_dropped_and_what_is_Kubernetes_own_is_kept()
    {
        var manifest = Manifest(FullManifest.With("spec.podTemplate.affinity.later", "{\"a\":1}"));
        manifest["metadata"]!["name"] = "pruned";
        manifest["spec"]!["colour"] = "red";

        var kept = await _cluster.Api.PostAsync(Collection, manifest);

        Assert.Null(kept["spec"]!["colour"]);
        Assert.Equal(1, (int?)kept["spec"]!["podTemplate"]!["affinity"]!["later"]!["a"]);
    }

    /// <summary>Fields that are not known are dropped by the server, and refused by kubectl before.</summary>
    public static TheoryData<string, string, string> Rules =>
        [.. BrokenRules.Cases.Where(row => !row.Data.Item1.EndsWith(".colour", StringComparison.Ordinal))];

    /// <summary>What the server lets pass, the operator reports: nothing that is wrong goes unsaid.</summary>
    [Theory, MemberData(nameof(Rules))]
    public async Task A_broken_rule_is_refused_by_the_server_or_said_by_the_operator(
        string path,
        string value,
        string expected
    )
    {
        var manifest = Manifest(FullManifest.With(path, value.Length == 0 ? null : value));
        try
        {
            var kept = await _cluster.Api.PostAsync($"{Collection}?dryRun=All", manifest);

            var said = ModelDeploymentReader.ReadServed(JsonSerializer.SerializeToElement(kept)).Reading.Problems;
            var problem = Assert.Single(said);
            Assert.Equal(expected, $"{problem.Path}: {problem.Message}");
        }
        catch (HttpRequestException refused)
        {
            Assert.True(
                refused.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest,
                $"{path}: {refused.Message}"
            );
        }
    }

    [Fact]
    public async Task The_served_schema_lacks_nothing()
    {
        var served = await _cluster.Api.GetAsync(PublishedDefinition.Path);

        var schema = served["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
        Assert.Empty(SchemaComparison.Missing(ModelDeploymentDefinition.OwnSchema(), schema));
    }

    [Fact]
    public async Task Its_names_are_accepted_and_the_schema_is_structural()
    {
        var served = await _cluster.Api.GetAsync(PublishedDefinition.Path);

        var conditions = served["status"]!["conditions"]!.AsArray();
        Assert.Contains(conditions, found => $"{found!["type"]} {found["status"]}" == "Established True");
        Assert.DoesNotContain(conditions, found => $"{found!["type"]} {found["status"]}" == "NonStructuralSchema True");
        Assert.Equal("mdep", $"{served["status"]!["acceptedNames"]!["shortNames"]![0]}");
    }

    private JsonObject Manifest(JsonObject full)
    {
        if ((full["metadata"] as JsonObject)?["namespace"]?.ToString() == "risk")
        {
            full["metadata"]!["namespace"] = _namespace;
        }

        return full;
    }
}
