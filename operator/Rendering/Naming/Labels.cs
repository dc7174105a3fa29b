namespace Sluice.Rendering.Naming;

/// <summary>The labels of everything that Sluice makes, and the selectors over them.</summary>
public static class Labels
{
    /// <summary>Whose tool made it.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/>.</summary>
    public const string Sluice = "sluice";

    /// <summary>What it is a part of.</summary>
    public const string Component = "app.kubernetes.io/component";

    /// <summary>The value of <see cref="Component"/> of what serves models.</summary>
    public const string ModelServer = "model-server";

    /// <summary>The value of <see cref="Component"/> of routers' pods.</summary>
    public const string Router = "router";

    /// <summary>The ModelDeployment's name.</summary>
    public const string Deployment = "sluice.dev/deployment";

    /// <summary>The variant's name.</summary>
    public const string Variant = "sluice.dev/variant";

    /// <summary>The revision's name, a hash.</summary>
    public const string Revision = "sluice.dev/revision";

    /// <summary>On a ModelDeployment: whose business it is; without it that of the installation without a class.</summary>
    public const string Class = "sluice.dev/class";

    /// <summary>All objects of a ModelDeployment.</summary>
    public static Dictionary<string, string> OfDeployment(string deployment) =>
        new(StringComparer.Ordinal) { [ManagedBy] = Sluice, [Deployment] = deployment };

    /// <summary>All objects of a variant.</summary>
    public static Dictionary<string, string> OfVariant(string deployment, string variant) =>
        new(OfDeployment(deployment), StringComparer.Ordinal) { [Variant] = variant };

    /// <summary>All objects of a revision.</summary>
    public static Dictionary<string, string> OfRevision(string deployment, string variant, string revision) =>
        new(OfVariant(deployment, variant), StringComparer.Ordinal) { [Revision] = revision };

    /// <summary>What selects a variant's pods, for ever: a selector cannot be changed.</summary>
    public static Dictionary<string, string> SelectorOfVariant(string deployment, string variant) =>
        new(StringComparer.Ordinal) { [Deployment] = deployment, [Variant] = variant };

    /// <summary>What selects a revision's pods, for ever: a selector cannot be changed.</summary>
    public static Dictionary<string, string> SelectorOfRevision(string deployment, string variant, string revision) =>
        new(SelectorOfVariant(deployment, variant), StringComparer.Ordinal) { [Revision] = revision };

    /// <summary>What selects routers, whichever installation made them.</summary>
    public static Dictionary<string, string> SelectorOfRouters() =>
        new(StringComparer.Ordinal) { ["app.kubernetes.io/name"] = Sluice, [Component] = Router };
}
