using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Serving.Lifecycle;

/// <summary>Which versions of each model are served. Pure.</summary>
public sealed record VersionPolicy
{
    /// <summary>What a policy looks like, for error messages.</summary>
    public const string Grammar = "latest, latest:N, all or only:VERSION[,VERSION…]";

    private const string LatestPrefix = "latest:";
    private const string OnlyPrefix = "only:";

    private VersionPolicy(IReadOnlyList<ModelVersion> only, int count = 0) => (Only, Count) = (only, count);

    /// <summary>The highest-numbered version.</summary>
    public static VersionPolicy Latest { get; } = new([], 1);

    /// <summary>Every version there is.</summary>
    public static VersionPolicy All { get; } = new([]);

    /// <summary>Exactly these; empty: as <see cref="Count"/> says.</summary>
    public IReadOnlyList<ModelVersion> Only { get; }

    /// <summary>So many of the highest numbers; 0: not counted.</summary>
    public int Count { get; }

    /// <summary>Reads <c>latest</c>, <c>latest:3</c>, <c>all</c> or <c>only:7,8</c>.</summary>
    /// <exception cref="FormatException">The text is none of them.</exception>
    public static VersionPolicy Parse(string text) =>
        text switch
        {
            "latest" => Latest,
            "all" => All,
            _ when text.StartsWith(LatestPrefix, StringComparison.Ordinal) => LatestOf(text[LatestPrefix.Length..]),
            _ when text.StartsWith(OnlyPrefix, StringComparison.Ordinal) => OnlyOf(
                text[OnlyPrefix.Length..].Split(',').Select(ModelVersion.Parse)
            ),
            _ => throw new FormatException($"expected {Grammar}, got '{text}'"),
        };

    /// <summary>Exactly these versions.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static VersionPolicy OnlyOf(IEnumerable<ModelVersion> versions)
    {
        ModelVersion[] only = [.. versions.Distinct()];
        return only.Length > 0 ? new(only) : throw new ArgumentException("expected a version", nameof(versions));
    }

    /// <summary>So many of the highest numbers, 1 or more.</summary>
    public static VersionPolicy LatestOf(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new([], count);
    }

    /// <summary>The policy for a model: its author's own, unless this one names versions.</summary>
    public VersionPolicy For(ModelSettings settings) => Only.Count > 0 ? this : settings.Versions ?? this;

    /// <summary>The versions to serve of those that there are; of a version asked for by name also when it is missing.</summary>
    public IReadOnlyList<ModelVersion> Choose(IReadOnlyList<ModelVersion> available)
    {
        if (Only.Count > 0)
        {
            return Only;
        }

        return Count == 0
            ? available
            : [.. available.Where(version => version.IsNumber).OrderDescending().Take(Count).Order()];
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

    public override string ToString() =>
        (Only.Count, Count) switch
        {
            (> 0, _) => $"{OnlyPrefix}{string.Join(',', Only)}",
            (_, 0) => "all",
            (_, 1) => "latest",
            _ => $"{LatestPrefix}{Count}",
        };

    private static VersionPolicy LatestOf(string count) =>
        int.TryParse(count, out var number) && number >= 1
            ? LatestOf(number)
            : throw new FormatException($"expected latest:N with N 1 or more, got 'latest:{count}'");
}
