using Sluice.Routing.Explaining;

namespace Sluice.Cli.Explain;

/// <summary>Says an explanation in lines for people. Pure.</summary>
internal static class ExplanationText
{
    public static IEnumerable<string> Lines(Explanation explanation)
    {
        if (explanation.Deployment is { } deployment)
        {
            yield return $"route     deployment {deployment} of namespace {explanation.Namespace}, "
                + $"model {explanation.Model}, generation {explanation.Generation}";
            yield return $"          {explanation.RouteBecause}";
        }
        if (explanation.Revision is { } revision)
        {
            yield return $"revision  variant {explanation.Variant}, version {explanation.Version}, revision {revision}";
            yield return $"          {explanation.RevisionBecause}";
        }
        foreach (var server in explanation.Servers ?? [])
            yield return $"server    {server.Address}, {server.InFlight} in flight{Health(server)}";
        if (explanation.ServerBecause is { } because)
            yield return $"          {because}";
        if (explanation.Error is { } error)
            yield return $"error     {error}";
    }

    private static string Health(ExplainedServer server) =>
        (server.IsOpen, server.Failures) switch
        {
            (false, var failures) => $", left out for a while (failures: {failures})",
            (true, > 0) => $" (failures since its last success: {server.Failures})",
            _ => "",
        };
}
