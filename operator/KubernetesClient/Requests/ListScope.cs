using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesClient.Requests;

/// <summary>Which objects of a kind.</summary>
public sealed record ListScope
{
    /// <summary>All there are.</summary>
    public static ListScope All { get; } = new();

    /// <summary>Null: of all namespaces.</summary>
    public string? Namespace { get; init; }

    /// <summary>In kubectl's grammar: <c>app=x,tier!=y</c>. Null: any.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>In kubectl's grammar; which fields there are depends on the kind: <c>metadata.name=x</c>. Null: any.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>For messages: <c>list pods in a with app=x</c>.</summary>
    internal string Describe(string verb, ResourceType type)
    {
        var selectors = string.Join(
            " and ",
            new[] { LabelSelector, FieldSelector }.Where(selector => selector is not null)
        );
        return $"{verb} {type}"
            + (Namespace is null ? "" : $" in {Namespace}")
            + (selectors.Length == 0 ? "" : $" with {selectors}");
    }
}
