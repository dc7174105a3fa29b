using System.Reflection;
using System.Text.Json.Nodes;
using Sluice.Resources.Constraints;
using Sluice.Resources.Schemas;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// What Kubernetes must be told to serve ModelDeployments: a CustomResourceDefinition, made of the records that the operator
/// itself goes by.
/// </summary>
public static class ModelDeploymentDefinition
{
    /// <summary>The definition's name.</summary>
    public const string Name = "modeldeployments.sluice.dev";

    /// <summary>The one version that is served.</summary>
    public const string Version = "v1alpha1";

    private const string Immutable = "spec.model.name: it may not change; make another ModelDeployment";

    /// <summary>The whole definition.</summary>
    /// <param name="describe">What a member, or a type, says of itself in its documentation; empty: nothing.</param>
    /// <param name="hasRules">
    /// Whether the server knows rules in the Common Expression Language (Kubernetes 1.25 and later). They bring the messages of
    /// Sluice; without them the server refuses less, and less clearly, and the operator reports the rest.
    /// </param>
    public static JsonObject Render(Func<MemberInfo, string> describe, bool hasRules) =>
        new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = new JsonObject
            {
                ["group"] = "sluice.dev",
                ["names"] = new JsonObject
                {
                    ["kind"] = ModelDeployment.SupportedKind,
                    ["listKind"] = $"{ModelDeployment.SupportedKind}List",
                    ["plural"] = "modeldeployments",
                    ["singular"] = "modeldeployment",
                    ["shortNames"] = new JsonArray("mdep"),
                    ["categories"] = new JsonArray("sluice"),
                },
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = Version,
                        ["served"] = true,
                        ["storage"] = true,
                        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                        ["additionalPrinterColumns"] = Columns(),
                        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema(describe, hasRules) },
                    }
                ),
            },
        };

    /// <summary>The schema that this release goes by, to be compared with the served one: without descriptions and rules.</summary>
    public static JsonObject OwnSchema() => Schema(_ => "", hasRules: false);

    private static JsonObject Schema(Func<MemberInfo, string> describe, bool hasRules)
    {
        var schema = new FieldSchema(hasRules);
        if (describe(typeof(ModelDeployment)) is { Length: > 0 } description)
        {
            schema.Set("description", description);
        }

        schema.Set("type", "object");
        schema.Set("required", new JsonArray("spec"));
        schema.Set(
            "properties",
            new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = Metadata(),
                ["spec"] = Part(nameof(ModelDeployment.Spec), new(describe, hasRules, hasDefaults: true), describe),
                ["status"] = Part(nameof(ModelDeployment.Status), new(describe, false, hasDefaults: false), describe),
            }
        );
        if (hasRules)
        {
            AddRules(schema);
        }

        return schema.Node;
    }

    private static JsonObject Part(string member, SchemaGenerator generator, Func<MemberInfo, string> describe)
    {
        var property = typeof(ModelDeployment).GetProperty(member)!;
        var part = generator.OfRecord(property.PropertyType);
        if (describe(property) is { Length: > 0 } description)
        {
            part.Insert(0, "description", description);
        }

        return part;
    }

    /// <summary>Of the metadata a definition may bound the name only.</summary>
    private static JsonObject Metadata() =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["name"] = new JsonObject { ["type"] = "string", ["maxLength"] = NamePattern.Longest },
            },
        };

    private static PatternAttribute NamePattern =>
        typeof(ResourceMetadata).GetProperty(nameof(ResourceMetadata.Name))!.GetCustomAttribute<PatternAttribute>()!;

    private static void AddRules(FieldSchema schema)
    {
        schema.AddRule(
            $"self.metadata.name.matches({PatternAttribute.Quote(NamePattern.Pattern)})",
            $"metadata.name: expected {NamePattern.Expected}"
        );
        schema.AddRule(
            "(has(self.spec.model.name) ? self.spec.model.name : self.metadata.name)"
                + " == (has(oldSelf.spec.model.name) ? oldSelf.spec.model.name : self.metadata.name)",
            Immutable
        );
    }

    private static JsonArray Columns() =>
        new(
            Column(
                "Ready",
                "string",
                ".status.conditions[?(@.type==\"Ready\")].status",
                "Whether requests are answered"
            ),
            Column("Versions", "string", ".status.summary.versions", "Which versions answer"),
            Column("Traffic", "string", ".status.summary.traffic", "How requests are split"),
            Column("Rollout", "string", ".status.summary.rollout", "What is on its way"),
            Column("Replicas", "string", ".status.summary.replicas", "Ready servers, of how many"),
            Column("Age", "date", ".metadata.creationTimestamp", "Since when it is there")
        );

    private static JsonObject Column(string name, string type, string path, string description) =>
        new()
        {
            ["name"] = name,
            ["type"] = type,
            ["jsonPath"] = path,
            ["description"] = description,
        };
}
