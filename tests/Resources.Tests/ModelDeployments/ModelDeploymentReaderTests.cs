using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Routing;

namespace Sluice.Resources.Tests.ModelDeployments;

public sealed class ModelDeploymentReaderTests
{
    [Fact]
    public void Says_everything_at_once_in_the_order_of_the_text()
    {
        var text = GoodManifest
            .With("\"kind\": \"ModelDeployment\"", "\"king\": \"ModelDeployment\"")
            .Replace("\"fraud\"", "\"-\"", StringComparison.Ordinal)
            .Replace("\"7\"", "7", StringComparison.Ordinal)
            .Replace("90", "-90", StringComparison.Ordinal)
            .Replace("\"challenger\"", "\"main\"", StringComparison.Ordinal)
            .Replace("\"8\"", "\"latest\"", StringComparison.Ordinal);

        var problems = ModelDeploymentReader.Read(JsonManifest.Read(text)).Problems;

        Assert.Equal(
            [
                "1:1 kind",
                "3:3 king",
                "4:25 metadata.name",
                "8:36 spec.variants[0].version",
                "8:49 spec.variants[0].weight",
                "9:17 spec.variants[1].name",
                "9:36 spec.variants[1].version",
            ],
            problems.Select(problem => $"{problem.Position.Line}:{problem.Position.Column} {problem.Path}")
        );
    }

    [Fact]
    public void Reads_every_field()
    {
        var text = GoodManifest.With(
            "\"namespace\": \"risk\"",
            "\"namespace\": \"risk\", \"labels\": {\"a\": \"1\"}, \"annotations\": {}"
        );

        var deployment = GoodManifest.Valid(text);

        Assert.Equal(("fraud", "risk"), (deployment.Metadata.Name, deployment.Metadata.Namespace));
        Assert.Equal("1", Assert.Single(deployment.Metadata.Labels!).Value);
        Assert.Empty(deployment.Metadata.Annotations!);
        Assert.Equal(("models/fraud", "Fraud_2"), (deployment.Spec.Model.Uri, deployment.ModelName));
        Assert.Equal(
            [("main", "7", 90), ("challenger", "8", 10)],
            deployment.Spec.Variants.Select(variant => (variant.Name, variant.Version, variant.Weight))
        );
        Assert.Null(deployment.Status);
    }

    [Theory]
    [InlineData("\"sticky\": {\"header\": \"x-user-id\"}", "x-user-id", Retry.Idempotent, true)]
    [InlineData("\"retry\": \"Unsent\"", null, Retry.Unsent, true)]
    [InlineData("\"allowVariantHeader\": false", null, Retry.Idempotent, false)]
    [InlineData("", null, Retry.Idempotent, true)]
    public void Reads_how_requests_are_treated(string written, string? header, Retry retry, bool allowsVariantHeader)
    {
        var deployment = GoodManifest.Valid(
            GoodManifest.With("\"variants\"", $"\"routing\": {{{written}}}, \"variants\"")
        );

        var routing = deployment.Spec.Routing!;
        Assert.Equal((header, retry), (routing.Sticky?.Header, routing.Retry));
        Assert.Equal(allowsVariantHeader, routing.AllowVariantHeader);
    }

    [Theory]
    [InlineData("\"sticky\": {}", "spec.routing.sticky.header")]
    [InlineData("\"sticky\": {\"header\": \"x user\"}", "spec.routing.sticky.header")]
    [InlineData("\"sticky\": {\"header\": \"\"}", "spec.routing.sticky.header")]
    [InlineData("\"retry\": \"Always\"", "spec.routing.retry")]
    [InlineData("\"gateway\": {}", "spec.routing.gateway")]
    public void Refuses_what_it_does_not_know_of_that(string written, string path)
    {
        var text = GoodManifest.With("\"variants\"", $"\"routing\": {{{written}}}, \"variants\"");

        var problem = Assert.Single(ModelDeploymentReader.Read(JsonManifest.Read(text)).Problems);

        Assert.Equal(path, problem.Path);
    }

    [Theory]
    [InlineData("", "absent")]
    [InlineData("\"namespace\": null, ", "without a value")]
    public void Takes_defaults_for_what_is_absent_or_without_a_value(string written, string because)
    {
        var text = $$"""
            { "apiVersion": "sluice.dev/v1alpha1", "kind": "ModelDeployment",
              "metadata": { {{written}}"name": "fraud" },
              "spec": { "model": { "uri": "m" }, "variants": [ { "name": "main", "version": "7" } ] } }
            """;

        var deployment = GoodManifest.Valid(text);

        Assert.True(deployment.Metadata.Namespace == "default", because);
        Assert.Equal("fraud", deployment.ModelName);
        Assert.Equal(1, Assert.Single(deployment.Spec.Variants).Weight);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Takes_1_to_16_variants(int count, bool isValid)
    {
        var variants = Enumerable.Range(0, count).Select(i => $$"""{ "name": "v{{i}}", "version": "7" }""");

        var reading = ModelDeploymentReader.Read(JsonManifest.Read(WithVariants(string.Join(", ", variants))));

        Assert.Equal(isValid ? [] : ["spec.variants: expected 1 to 16 items, got 17"], Messages(reading));
    }

    /// <summary>The field; a text; whether it may stand there.</summary>
    public static TheoryData<string, string, bool> Limits =>
        new()
        {
            { "metadata.name", "a", true },
            { "metadata.name", new string('a', 63), true },
            { "metadata.name", new string('a', 64), false },
            { "metadata.name", "1a", false },
            { "metadata.name", "a-", false },
            { "metadata.name", "", false },
            { "metadata.namespace", "1a", true },
            { "metadata.namespace", new string('1', 63), true },
            { "metadata.namespace", new string('1', 64), false },
            { "spec.model.name", "A", true },
            { "spec.model.name", "0a._-", true },
            { "spec.model.name", new string('A', 128), true },
            { "spec.model.name", new string('A', 129), false },
            { "spec.model.name", "_a", false },
            { "spec.model.name", "\u00e4", false },
            { "spec.model.uri", new string('u', 1024), true },
            { "spec.model.uri", new string('u', 1025), false },
            { "spec.variants[0].name", "1", true },
            { "spec.variants[0].name", new string('v', 32), true },
            { "spec.variants[0].name", new string('v', 33), false },
            { "spec.variants[0].name", "V", false },
            { "spec.variants[0].version", "9-rc1", true },
            { "spec.variants[0].version", "007", true },
            { "spec.variants[0].version", "latest-2", true },
            { "spec.variants[0].version", new string('9', 63), true },
            { "spec.variants[0].version", new string('9', 64), false },
            { "spec.variants[0].version", ".", false },
            { "spec.variants[0].version", "..", false },
            { "spec.variants[0].version", "", false },
        };

    [Theory, MemberData(nameof(Limits))]
    public void Keeps_names_within_their_limits(string path, string text, bool isValid)
    {
        var good = GoodManifest.Deployment();
        var (metadata, model, variant) = (good.Metadata, good.Spec.Model, good.Spec.Variants[0]);
        var changed = path switch
        {
            "metadata.name" => good with { Metadata = metadata with { Name = text } },
            "metadata.namespace" => good with { Metadata = metadata with { Namespace = text } },
            "spec.model.name" => good with { Spec = good.Spec with { Model = model with { Name = text } } },
            "spec.model.uri" => good with { Spec = good.Spec with { Model = model with { Uri = text } } },
            "spec.variants[0].name" => good with
            {
                Spec = good.Spec with { Variants = [variant with { Name = text }] },
            },
            _ => good with { Spec = good.Spec with { Variants = [variant with { Version = text }] } },
        };

        var problems = ModelDeploymentReader.Check(changed);

        Assert.Equal(isValid ? [] : [path], problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_001, false)]
    [InlineData(-1, false)]
    public void Keeps_weights_within_their_limits(int weight, bool isValid)
    {
        var reading = ModelDeploymentReader.Read(
            JsonManifest.Read(WithVariants($$"""{ "name": "main", "version": "7", "weight": {{weight}} }"""))
        );

        Assert.Equal(isValid, reading.IsValid);
    }

    [Theory]
    [InlineData("[]", "1:1: expected a mapping with apiVersion, kind, metadata, spec, status, got a list")]
    [InlineData("7", "1:1: expected a mapping with apiVersion, kind, metadata, spec, status, got the integer 7")]
    public void Refuses_what_is_no_mapping(string text, string expected) =>
        Assert.Equal([expected], ModelDeploymentReader.Read(JsonManifest.Read(text)).Problems.Select(p => $"{p}"));

    [Fact]
    public void An_edit_that_changes_an_immutable_field_is_pointed_at()
    {
        var edited = GoodManifest
            .With("\"fraud\"", "\"theft\"")
            .Replace("\"Fraud_2\"", "\"Theft\"", StringComparison.Ordinal);

        var reading = ModelDeploymentReader.Read(JsonManifest.Read(edited), GoodManifest.Deployment());

        Assert.Equal(
            """
            4:25: metadata.name: expected "fraud", got "theft": it may not change; make another ModelDeployment
            6:47: spec.model.name: expected "Fraud_2", got "Theft": it may not change; make another ModelDeployment
            """,
            string.Join('\n', reading.Problems)
        );
        Assert.False(reading.IsValid);
    }

    [Fact]
    public void An_immutable_field_that_is_not_written_is_missed_where_it_would_stand()
    {
        var edited = GoodManifest.With(
            "\"metadata\": { \"name\": \"fraud\", \"namespace\": \"risk\" }",
            "\"metadata\": { \"name\": \"fraud\" }"
        );

        var problem = Assert.Single(
            ModelDeploymentReader.Read(JsonManifest.Read(edited), GoodManifest.Deployment()).Problems
        );

        Assert.Equal(("metadata.namespace", 4, 15), (problem.Path, problem.Position.Line, problem.Position.Column));
    }

    [Fact]
    public void Any_other_edit_is_taken()
    {
        var edited = GoodManifest
            .With("\"7\"", "\"9\"")
            .Replace("\"challenger\"", "\"next\"", StringComparison.Ordinal);

        var reading = ModelDeploymentReader.Read(JsonManifest.Read(edited), GoodManifest.Deployment());

        Assert.Empty(reading.Problems);
        Assert.Equal(["9", "8"], reading.Value!.Spec.Variants.Select(variant => variant.Version));
    }

    private static string WithVariants(string variants) =>
        $$"""
            { "apiVersion": "sluice.dev/v1alpha1", "kind": "ModelDeployment", "metadata": { "name": "fraud" },
              "spec": { "model": { "uri": "m" }, "variants": [ {{variants}} ] } }
            """;

    private static IEnumerable<string> Messages(Reading<ModelDeployment> reading) =>
        reading.Problems.Select(problem => $"{problem.Path}: {problem.Message}");
}
