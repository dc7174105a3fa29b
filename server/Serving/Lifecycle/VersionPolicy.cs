using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>Which versions of each model are served. Pure.</summary>
public sealed record VersionPolicy
{
    private VersionPolicy(IReadOnlyList<ModelVersion> only) => Only = only;

    /// <summary>The highest-numbered version.</summary>
    public static VersionPolicy Latest { get; } = new([]);

    /// <summary>Exactly these; empty: the latest.</summary>
    public IReadOnlyList<ModelVersion> Only { get; }

    /// <summary>Reads <c>latest</c> or <c>only:7,8</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static VersionPolicy Parse(string text)
    {
        if (text == "latest")
        {
            return Latest;
        }

        const string prefix = "only:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"expected latest or only:VERSION[,VERSION…], got '{text}'");
        }

        return new([.. text[prefix.Length..].Split(',').Select(ModelVersion.Parse).Distinct()]);
    }

    /// <summary>The versions to serve of those that there are; of a version asked for by name also when it is missing.</summary>
    public IReadOnlyList<ModelVersion> Choose(IReadOnlyList<ModelVersion> available)
    {
        if (Only.Count > 0)
        {
            return Only;
        }

        var numbers = available.Where(version => version.IsNumber).ToArray();
        return numbers.Length == 0 ? [] : [numbers.Max()];
    }

    /// <summary>
    /// The version that answers a request that names none: the highest number among those ready; where no number is
    /// served, the only version there is, if there is only one.
    /// </summary>
    public static ModelVersion? Default(IReadOnlyList<ModelVersion> served, IReadOnlyList<ModelVersion> ready)
    {
        var numbers = ready.Where(version => version.IsNumber).ToArray();
        if (numbers.Length > 0)
        {
            return numbers.Max();
        }

        return served.Count == 1 && ready.Count == 1 ? ready[0] : null;
    }

    public override string ToString() => Only.Count == 0 ? "latest" : $"only:{string.Join(',', Only)}";
}
