using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Plan;

/// <summary>Tells the user, on standard output, what would be done; on standard error, why nothing can be said.</summary>
internal sealed class PlanReport(TextWriter output, TextWriter errors)
{
    /// <summary>The manifest breaks rules.</summary>
    public void Refused(IEnumerable<ManifestProblem> problems)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine(problem);
        }
    }

    public void Fatal(string message) => errors.WriteLine(message);

    /// <summary>Something that the reader of the plan must know.</summary>
    public void Note(string message) => output.WriteLine(message);

    /// <summary>Each object with its difference, then all in one line.</summary>
    public void Changes(IReadOnlyList<PlannedChange> changes)
    {
        foreach (var change in changes)
        {
            output.WriteLine($"{Word(change.Verb)} {change.Subject}");
            foreach (var line in change.Lines)
            {
                output.WriteLine($"  {line}".TrimEnd());
            }

            output.WriteLine();
        }

        var counts = Enum.GetValues<PlannedVerb>()
            .Select(verb => $"{changes.Count(change => change.Verb == verb)} to {Word(verb)}");
        output.WriteLine(changes.Count == 0 ? "Nothing would change." : $"Plan: {string.Join(", ", counts)}.");
    }

    /// <summary>What becomes of each variant's requests, which no object says.</summary>
    public void Rollouts(ModelDeployment deployment, ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        foreach (var variant in after.Variants)
        {
            var spec = deployment.Spec.Variants.FirstOrDefault(spec => spec.Name == variant.Name);
            var current = VersionOf(
                variant.Name,
                before?.Variants.FirstOrDefault(v => v.Name == variant.Name)?.Current,
                before
            );
            var next = after.Revisions.FirstOrDefault(r => r.Variant == variant.Name && r.Name != variant.Current);
            var line = (spec, current, next) switch
            {
                (null, _, _) => "is removed; it answers until the others do",
                (_, null, { } first) => $"gets its share when version {first.Version} is ready",
                (_, { } now, { } coming) =>
                    $"moves from version {now} to {coming.Version} when that is ready; until then version {now} answers",
                _ => null,
            };
            if (line is not null)
            {
                output.WriteLine($"Variant {variant.Name} {line}.");
            }
        }
    }

    private static string? VersionOf(string variant, string? revision, ModelDeploymentStatus? status) =>
        status?.Revisions.FirstOrDefault(r => r.Variant == variant && r.Name == revision)?.Version;

    private static string Word(PlannedVerb verb) =>
        verb switch
        {
            PlannedVerb.Create => "create",
            PlannedVerb.Change => "change",
            _ => "delete",
        };
}
