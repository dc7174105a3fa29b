namespace Sluice.Resources.Values;

/// <summary>What Kubernetes lets objects, labels and values be called.</summary>
internal static class KubernetesNames
{
    /// <summary>A DNS-1123 subdomain; its length is a rule of its own.</summary>
    public const string SubdomainPattern = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    public const string SubdomainExpected =
        "a DNS-1123 subdomain (a-z, 0-9, - and ., a letter or digit first and last)";

    /// <summary>A qualified name: an optional subdomain with a slash, then 1 to 63 characters.</summary>
    public const string QualifiedPattern = $"({SubdomainPattern}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{{0,61}}[A-Za-z0-9])?";

    public const string QualifiedExpected =
        "a name such as team or example.com/team (1 to 63 of A-Z, a-z, 0-9, '-', '_' and '.' after an optional domain and '/')";

    /// <summary>A label's value.</summary>
    public const string LabelValuePattern = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    public const string LabelValueExpected =
        "a label's value (at most 63 of A-Z, a-z, 0-9, '-', '_' and '.', a letter or digit first and last)";
}
