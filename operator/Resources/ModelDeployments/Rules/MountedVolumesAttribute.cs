using Sluice.Resources.Constraints;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Resources.ModelDeployments.Rules;

/// <summary>What each variant mounts, its own settings over the deployment's, must be one of its volumes.</summary>
internal sealed class MountedVolumesAttribute : ConstraintAttribute
{
    public override IEnumerable<Violation> Check(object value)
    {
        var spec = (ModelDeploymentSpec)value;
        // What the deployment says is wrong once, however many variants go by it.
        var variants = ((IReadOnlyList<VariantSpec?>?)spec.Variants ?? []).Index();
        return variants
            .SelectMany(entry => entry.Item is null ? [] : Check(spec.PodTemplate, entry.Item.PodTemplate, entry.Index))
            .Distinct();
    }

    private static IEnumerable<Violation> Check(PodTemplateSpec? common, PodTemplateSpec? own, int index)
    {
        var template = Overlay.Of(common, own);
        var names = (template?.Volumes ?? []).Select(volume => volume?.TextOf("name")).OfType<string>().ToList();
        var known = names.Count == 0 ? "there is none" : string.Join(", ", names);
        var at = (own?.VolumeMounts is null ? "" : $".variants[{index}]") + ".podTemplate.volumeMounts";
        return from mount in (template?.VolumeMounts ?? []).Index()
            let name = mount.Item?.TextOf("name")
            where mount.Item is not null && (name is null || !names.Contains(name))
            let came = name is null ? "but the field is missing" : $"got {Wording.Quote(name)}"
            select new Violation(
                $"expected the name of a volume of podTemplate.volumes ({known}), {came}",
                FieldPath.Field(FieldPath.Item(at, mount.Index), "name")
            );
    }
}
