using System.Globalization;
using Sluice.Rendering.Naming;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Workloads;

/// <summary>
/// What was last in effect for a revision, noted on its Deployment: a status that was deleted by hand, or lost in a restore, is
/// rebuilt from these with no change of traffic.
/// </summary>
/// <param name="Role">What it is to its variant; null: it answers nobody any more.</param>
/// <param name="Share">Its share, in percent: <c>90.00</c>.</param>
/// <param name="RouteGeneration">Under which both were so.</param>
/// <param name="Place">The variant's place in the status.</param>
public sealed record RevisionNotes(RevisionRole? Role, string Share, long RouteGeneration, int Place)
{
    private const string Retired = "Retired";

    /// <summary>The digest that its pods have; null: none has said yet.</summary>
    public string? Digest { get; init; }

    /// <summary>Since when it answers nobody any more, to the second; null while it does, or shall.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>The notes on an object; null where there are none.</summary>
    public static RevisionNotes? Read(IReadOnlyDictionary<string, string>? annotations)
    {
        if (
            annotations is null
            || !annotations.TryGetValue(Annotations.Role, out var role)
            || !annotations.TryGetValue(Annotations.Share, out var share)
            || !long.TryParse(
                annotations.GetValueOrDefault(Annotations.RouteGeneration),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var generation
            )
            || !Percent.IsOne(share)
        )
        {
            return null;
        }

        _ = int.TryParse(
            annotations.GetValueOrDefault(Annotations.Place),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var place
        );
        return new(Enum.TryParse<RevisionRole>(role, out var known) ? known : null, share, generation, place)
        {
            Digest = annotations.GetValueOrDefault(Annotations.Digest),
            RetiredAt = DateTimeOffset.TryParse(
                annotations.GetValueOrDefault(Annotations.RetiredAt),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
                ? time
                : null,
        };
    }

    /// <summary>As annotations.</summary>
    public IEnumerable<KeyValuePair<string, string>> Write()
    {
        yield return new(Annotations.Role, Role?.ToString() ?? Retired);
        yield return new(Annotations.Share, Share);
        yield return new(Annotations.RouteGeneration, RouteGeneration.ToString(CultureInfo.InvariantCulture));
        yield return new(Annotations.Place, Place.ToString(CultureInfo.InvariantCulture));
        if (Digest is not null)
        {
            yield return new(Annotations.Digest, Digest);
        }

        if (RetiredAt is { } time)
        {
            yield return new(
                Annotations.RetiredAt,
                time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            );
        }
    }
}
