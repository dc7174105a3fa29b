using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// What to load and what to unload. Pure. New versions come before old ones go; what answers now is given up only for
/// something that answers.
/// </summary>
/// <param name="Load">To load, one after the other, in this order; takes the place of a failed one of the same name.</param>
/// <param name="Missing">Versions asked for by name that the repository does not hold.</param>
/// <param name="Unload">To take out of service.</param>
/// <param name="Changed">Ready versions whose objects are others than were loaded. They go on as they are.</param>
/// <param name="Kept">Ready versions that have vanished, and stay because nothing else of their model is ready.</param>
/// <param name="Otherwise">Ready versions whose author says something else by now. They go on as they are unless asked for anew.</param>
internal sealed record LifecyclePlan(
    IReadOnlyList<(ModelName Model, ListedVersion Version)> Load,
    IReadOnlyList<(ModelName Model, ModelVersion Version, string Found)> Missing,
    IReadOnlyList<VersionSnapshot> Unload,
    IReadOnlyList<VersionSnapshot> Changed,
    IReadOnlyList<VersionSnapshot> Kept,
    IReadOnlyList<(ModelName Model, ListedVersion Version)> Otherwise
)
{
    /// <summary>Plans for one look.</summary>
    /// <param name="look">What the repository holds.</param>
    /// <param name="policy">Which versions are wanted.</param>
    /// <param name="served">Every version in the catalog.</param>
    public static LifecyclePlan Make(RepositoryLook look, VersionPolicy policy, IReadOnlyList<VersionSnapshot> served)
    {
        var vanished = served
            .Select(version => version.Model)
            .Distinct()
            .Where(model => look.Listing.Models.All(listed => listed.Name != model))
            .Select(model => new RepositoryModel(model, []));
        var models = look
            .Listing.Models.Concat(vanished)
            .OrderBy(model => model.Name.Text, StringComparer.Ordinal)
            .Select(model => OfModel(model, look, policy, served))
            .ToArray();
        return new(
            [.. models.SelectMany(plan => plan.Load)],
            [.. models.SelectMany(plan => plan.Missing)],
            [.. models.SelectMany(plan => plan.Unload)],
            [.. models.SelectMany(plan => plan.Changed)],
            [.. models.SelectMany(plan => plan.Kept)],
            [.. models.SelectMany(plan => plan.Otherwise)]
        );
    }

    private static LifecyclePlan OfModel(
        RepositoryModel model,
        RepositoryLook look,
        VersionPolicy policy,
        IReadOnlyList<VersionSnapshot> served
    )
    {
        var mine = served.Where(version => version.Model == model.Name).ToArray();
        var listed = model.Versions;
        var settled = look.Settled(model);
        var takeable = listed.Where(version => settled.Contains(version) || mine.Any(each => IsOf(each, version)));
        var isThere = look.Listing.Models.Contains(model);
        var wanted = isThere ? policy.For(model.Settings).Choose([.. takeable.Select(version => version.Version)]) : [];
        var load =
            from version in settled
            where wanted.Contains(version.Version)
            let now = Array.Find(mine, snapshot => IsOf(snapshot, version))
            where now is null || IsWorthAnotherTry(now, version)
            orderby version.Version
            select (model.Name, version);
        var found = listed.Count == 0 ? "none" : string.Join(", ", listed.Select(version => version.Version).Order());
        var missing =
            from version in wanted
            where listed.All(each => each.Version != version) && Array.TrueForAll(mine, each => each.Version != version)
            select (model.Name, version, found);
        var otherwise =
            from version in settled
            where wanted.Contains(version.Version)
            where Array.Exists(mine, now => IsOf(now, version) && IsOtherwise(now, model))
            orderby version.Version
            select (model.Name, version);
        var unwanted = mine.Where(version => !wanted.Contains(version.Version) || IsGone(version, listed)).ToArray();
        var isServed = mine.Except(unwanted).Any(version => version.State == ModelState.Ready);
        return new(
            [.. load],
            [.. missing],
            [.. unwanted.Where(version => isServed || version.State is ModelState.Failed or ModelState.Unloaded)],
            [.. mine.Where(version => IsChanged(version, listed))],
            [.. unwanted.Where(version => !isServed && IsGone(version, listed) && version.State == ModelState.Ready)],
            [.. otherwise]
        );
    }

    private static bool IsOf(VersionSnapshot served, ListedVersion listed) => served.Version == listed.Version;

    /// <summary>
    /// A failure that may pass is tried again at each look; any other, once other objects are there. What was unloaded, and is
    /// wanted again, is loaded again.
    /// </summary>
    private static bool IsWorthAnotherTry(VersionSnapshot now, ListedVersion version) =>
        now.State == ModelState.Unloaded
        || (now.State == ModelState.Failed && (now.MayPass || now.Fingerprint != version.Fingerprint));

    private static bool IsOtherwise(VersionSnapshot now, RepositoryModel model) =>
        now.State == ModelState.Ready && (model.Fault is not null || !now.Settings.IsLike(model.Settings));

    private static bool IsGone(VersionSnapshot version, IReadOnlyList<ListedVersion> listed) =>
        version.Fingerprint is not null && listed.All(each => each.Version != version.Version);

    private static bool IsChanged(VersionSnapshot version, IReadOnlyList<ListedVersion> listed) =>
        version.State == ModelState.Ready
        && listed.Any(each => each.Version == version.Version && each.Fingerprint != version.Fingerprint);
}
