using Sluice.Rendering.Revisions;
using Sluice.Rendering.Routing;
using Sluice.Resources.ModelDeployments;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Resources.Values;

namespace Sluice.Rendering.Splitting;

/// <summary>
/// Decides what is in effect: from what is wanted, what was in effect, and which pods are ready. Pure and level-based:
/// called again with its own result and the same pods it changes nothing.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A variant has no share until a revision of it first has a ready pod; its weight is spread over the
/// others.</item>
/// <item>A variant moves to the revision that the spec wants, with its whole share, when that has a ready pod. Until
/// then, and for ever if need be, the old one answers.</item>
/// <item>A variant that lost all its pods: its weight is spread while another with a weight has pods; when none has,
/// all keep the shares that their weights give, and requests are held or refused.</item>
/// <item>A variant that was removed, or whose weight became 0, keeps its share until every variant of the spec with a
/// weight has once been ready and one of them is; the others divide the rest. So neither a rename nor a switch loses a
/// request.</item>
/// <item>Weights of the spec are in effect at once.</item>
/// <item>So is how routers treat the requests.</item>
/// <item>The model name is what it was at first.</item>
/// </list>
/// </remarks>
public static class SharePlan
{
    /// <summary>The next status.</summary>
    /// <param name="deployment">A valid resource. Its own status is not looked at.</param>
    /// <param name="previous">The status before; null at first.</param>
    /// <param name="pods">Every pod seen, ready or not. Pods of revisions that nobody wants are ignored.</param>
    /// <returns>
    /// A status whose <see cref="ModelDeploymentStatus.RouteGeneration"/> is higher by one exactly when its table says
    /// something else than the previous one's: names, versions, shares, or whether a revision has a ready pod at all. Pods
    /// that come and go beside a ready one change the backends of a table but not its generation.
    /// </returns>
    public static ModelDeploymentStatus Next(
        ModelDeployment deployment,
        ModelDeploymentStatus? previous,
        IReadOnlyCollection<ObservedPod> pods
    )
    {
        var ready = new ReadyPods(pods);
        var before = previous ?? new ModelDeploymentStatus { ModelName = deployment.ModelName };
        var variants = InPlay(deployment, before, ready);
        var units = Units(variants);
        var next = before with
        {
            Routing = deployment.Spec.Routing,
            RequestTimeout = TimeoutOf(deployment.Spec),
            Variants = [.. variants.Zip(units, VariantStatusOf)],
            Revisions =
            [
                .. variants
                    .Zip(units, (variant, share) => RevisionStatusesOf(variant, share, ready))
                    .SelectMany(r => r),
            ],
        };
        return previous is null
            ? next with
            {
                RouteGeneration = before.RouteGeneration + 1,
            }
            : Counted(deployment.Metadata, before, next);
    }

    private static Duration? TimeoutOf(ModelDeploymentSpec spec)
    {
        var settings = spec.Variants.Select(variant => VariantSettings.Of(spec, variant)).ToList();
        return settings.Exists(each => each.Runtime?.Timeout is not null)
            ? settings.Max(each => each.RuntimeInEffect.Timeout)
            : null;
    }

    /// <summary>The status with the pods as they are now and everything else as it was, for as long as nothing may be changed.</summary>
    /// <param name="metadata">Whose.</param>
    /// <param name="before">The status before.</param>
    /// <param name="pods">Every pod seen.</param>
    public static ModelDeploymentStatus Keep(
        ResourceMetadata metadata,
        ModelDeploymentStatus before,
        IReadOnlyCollection<ObservedPod> pods
    )
    {
        var ready = new ReadyPods(pods);
        var next = before with
        {
            Revisions =
            [
                .. before.Revisions.Select(revision =>
                    revision with
                    {
                        ReadyReplicas = ready.Count(
                            revision.Variant,
                            new RevisionTarget(revision.Name, revision.Version)
                        ),
                    }
                ),
            ],
        };
        return Counted(metadata, before, next);
    }

    /// <summary>The next status, with a higher generation where it tells routers something else.</summary>
    private static ModelDeploymentStatus Counted(
        ResourceMetadata metadata,
        ModelDeploymentStatus before,
        ModelDeploymentStatus next
    ) =>
        Told(metadata, next).Equals(Told(metadata, before))
            ? next
            : next with
            {
                RouteGeneration = before.RouteGeneration + 1,
            };

    private static List<VariantInPlay> InPlay(ModelDeployment deployment, ModelDeploymentStatus before, ReadyPods ready)
    {
        var wanted = deployment.Spec.Variants.Select(spec => Wanted(deployment, spec, before, ready)).ToList();
        if (AreInEffect(wanted))
        {
            return wanted;
        }

        return
        [
            .. wanted.Select(variant =>
                variant.Weight > 0 ? variant : variant with { HeldUnits = UnitsOf(variant.Name, before) }
            ),
            .. Removed(deployment.Spec, before, ready),
        ];
    }

    private static VariantInPlay Wanted(
        ModelDeployment deployment,
        VariantSpec spec,
        ModelDeploymentStatus before,
        ReadyPods ready
    )
    {
        var target = new RevisionTarget(RevisionName.Of(deployment, spec), spec.Version);
        var current = ready.Any(spec.Name, target) ? target : CurrentOf(spec.Name, before);
        return new VariantInPlay(spec.Name, spec.Weight, 0, current, target, ready.Any(spec.Name, current));
    }

    private static IEnumerable<VariantInPlay> Removed(
        ModelDeploymentSpec spec,
        ModelDeploymentStatus before,
        ReadyPods ready
    ) =>
        from variant in before.Variants
        where spec.Variants.All(wanted => wanted.Name != variant.Name)
        let current = CurrentOf(variant.Name, before)
        where current is not null
        let isReady = ready.Any(variant.Name, current)
        select new VariantInPlay(variant.Name, 0, Percent.ToUnits(variant.Share), current, null, isReady);

    private static bool AreInEffect(List<VariantInPlay> wanted)
    {
        var weighty = wanted.FindAll(variant => variant.Weight > 0);
        return weighty.TrueForAll(variant => variant.Current is not null)
            && (weighty.Count == 0 || weighty.Exists(variant => variant.IsReady));
    }

    private static int UnitsOf(string variant, ModelDeploymentStatus before) =>
        Percent.ToUnits(before.Variants.FirstOrDefault(status => status.Name == variant)?.Share ?? "0.00");

    private static RevisionTarget? CurrentOf(string variant, ModelDeploymentStatus before)
    {
        var name = before.Variants.FirstOrDefault(status => status.Name == variant)?.Current;
        var revision = before.Revisions.FirstOrDefault(status => status.Variant == variant && status.Name == name);
        return revision is null ? null : new RevisionTarget(revision.Name, revision.Version);
    }

    /// <summary>One share for each variant, in 1/10,000. They add up to 10,000, or all are 0.</summary>
    private static IReadOnlyList<int> Units(List<VariantInPlay> variants)
    {
        var isAnyReady = variants.Exists(variant => variant.HasClaim && variant.IsReady);
        var counted = variants.ConvertAll(variant => variant.HasClaim && (variant.IsReady || !isAnyReady));
        var held = variants.Zip(counted, (variant, counts) => counts ? variant.HeldUnits : 0).ToList();
        var weights = variants.Zip(counted, (variant, counts) => counts ? variant.Weight : 0).ToList();
        if (weights.TrueForAll(weight => weight == 0))
        {
            return Shares.Of(held);
        }
        var divided = Shares.Of(weights, Percent.Whole - held.Sum());
        return [.. held.Zip(divided, (kept, given) => kept + given)];
    }

    private static VariantStatus VariantStatusOf(VariantInPlay variant, int units) =>
        new()
        {
            Name = variant.Name,
            Share = Percent.FromUnits(units),
            Current = variant.Current?.Name,
        };

    private static IEnumerable<RevisionStatus> RevisionStatusesOf(VariantInPlay variant, int units, ReadyPods ready) =>
        variant.Revisions.Select(revision => new RevisionStatus
        {
            Name = revision.Name,
            Variant = variant.Name,
            Version = revision.Version,
            Share = Percent.FromUnits(revision == variant.Current ? units : 0),
            ReadyReplicas = ready.Count(variant.Name, revision),
        });

    /// <summary>What a status alone says to routers: its table, with one stand-in for all the ready pods of a revision.</summary>
    private static Protos.Control.Route Told(ResourceMetadata metadata, ModelDeploymentStatus status) =>
        RoutingTableRenderer.RenderRoute(
            metadata,
            status,
            [
                .. status.Revisions.Select(revision => new ObservedPod(
                    revision.Variant,
                    revision.Name,
                    "ready",
                    revision.ReadyReplicas > 0
                )),
            ]
        );
}
