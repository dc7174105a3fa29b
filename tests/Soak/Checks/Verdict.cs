using Sluice.Soak.Load;

namespace Sluice.Soak.Checks;

/// <summary>
/// Judges all answers once all journals are closed: each from a revision that had a share in a generation that was in effect
/// between the request's first and last byte; counts exact for each router and generation.
/// </summary>
internal static class Verdict
{
    private const int Whole = 10_000;

    /// <returns>Sentences about what is wrong.</returns>
    public static IEnumerable<string> Check(
        IReadOnlyCollection<Answer> answers,
        IReadOnlyCollection<Failure> failures,
        Journals journals
    ) => [.. CheckGenerations(answers, journals), .. CheckCounts(answers, failures, journals)];

    private static IEnumerable<string> CheckGenerations(IReadOnlyCollection<Answer> answers, Journals journals)
    {
        foreach (var group in answers.GroupBy(answer => (answer.Router, answer.Generation)))
        {
            var (router, generation) = group.Key;
            if (journals.Find(generation) is not { } told)
            {
                yield return $"{router}: {group.Count()} answers of generation {generation}, which no operator told";
                continue;
            }
            if (group.Count(answer => answer.Ended < told.At) is > 0 and var early)
                yield return $"{router}: {early} answers of generation {generation} before it was told";
            var superseded = journals.Superseded(router, generation);
            if (group.Count(answer => answer.Begun > superseded) is > 0 and var late)
                yield return $"{router}: {late} answers of generation {generation} begun after a later one was acknowledged";
            var unshared = group.Where(answer => told.Shares.GetValueOrDefault((answer.Variant, answer.Revision)) == 0);
            if (unshared.FirstOrDefault() is { } wrong)
                yield return $"{router}: generation {generation} has no share for {wrong.Variant}/{wrong.Revision}, which answered";
        }
    }

    /// <summary>A failed request has a place of the schedule too, but nobody knows whose.</summary>
    private static IEnumerable<string> CheckCounts(
        IReadOnlyCollection<Answer> answers,
        IReadOnlyCollection<Failure> failures,
        Journals journals
    )
    {
        var failed = failures.CountBy(failure => failure.Router).ToDictionary();
        foreach (var group in answers.GroupBy(answer => (answer.Router, answer.Generation)))
        {
            if (journals.Find(group.Key.Generation) is not { } told)
                continue;
            var unknown = failed.GetValueOrDefault(group.Key.Router);
            var counts = group.CountBy(answer => (answer.Variant, answer.Revision)).ToDictionary();
            foreach (var (revision, share) in told.Shares)
            {
                var (count, due) = (counts.GetValueOrDefault(revision), (double)group.Count() * share / Whole);
                if (Math.Abs(count - due) >= 1 + unknown)
                {
                    yield return $"{group.Key.Router}, generation {group.Key.Generation}: {revision} answered {count} of "
                        + $"{group.Count()}, its share is {due} ({unknown} requests of this router failed)";
                }
            }
        }
    }
}
