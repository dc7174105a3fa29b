using System.Globalization;
using Sluice.Protos.Control;

namespace Sluice.Routing.Table;

/// <summary>What a routing table must keep to before it is compiled. Pure; gathers every problem.</summary>
internal static class TableRules
{
    /// <summary>The shares of a route add up to this, or to 0.</summary>
    public const int WholeShare = 10_000;

    /// <summary>The most revisions that one route may have: places of a schedule are 16-bit.</summary>
    public const int MaxRevisions = ushort.MaxValue;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <returns>Sentences that start with the place; empty when the table keeps to the rules.</returns>
    public static IReadOnlyList<string> Check(RoutingTable table)
    {
        var problems = new List<string>();
        foreach (var (index, route) in table.Routes.Index())
            CheckRoute($"routes[{index}]", route, problems);

        var routes = table.Routes;
        CheckUnique("routes", "deployment", routes.Select(route => $"{route.Namespace}/{route.Deployment}"), problems);
        CheckUnique("routes", "model", routes.Select(route => $"{route.Namespace}/{route.Model}"), problems);
        CheckUnique("routes", "host", routes.SelectMany(route => route.Hosts), problems);
        return problems;
    }

    private static void CheckRoute(string place, Protos.Control.Route route, List<string> problems)
    {
        CheckName($"{place}.namespace", route.Namespace, problems);
        CheckName($"{place}.deployment", route.Deployment, problems);
        CheckName($"{place}.model", route.Model, problems);
        if (route.Generation == 0)
            problems.Add($"{place}.generation: expected 1 or more, got 0");
        CheckSettings(place, route, problems);
        foreach (var (index, host) in route.Hosts.Index())
            CheckHost($"{place}.hosts[{index}]", host, problems);
        foreach (var (index, variant) in route.Variants.Index())
            CheckVariant($"{place}.variants[{index}]", variant, problems);

        var revisions = route.Variants.SelectMany(variant => variant.Revisions).ToList();
        CheckUnique(place, "variant", route.Variants.Select(variant => variant.Name), problems);
        CheckShares(place, revisions, problems);
    }

    private static void CheckSettings(string place, Protos.Control.Route route, List<string> problems)
    {
        if (route.StickyHeader.Length > 0)
            CheckName($"{place}.sticky_header", route.StickyHeader, problems);
        if (!Enum.IsDefined(route.Retry))
            problems.Add($"{place}.retry: expected a value of Retry, got {(int)route.Retry}");
        if (route.Timeout is { } timeout && !IsTimeout(timeout))
            problems.Add($"{place}.timeout: expected more than 0 and at most {LongestTimeout}, got {timeout}");
    }

    private static bool IsTimeout(Google.Protobuf.WellKnownTypes.Duration timeout) =>
        timeout is { Seconds: >= 0, Nanos: >= 0 and < 1_000_000_000 }
        && timeout.Seconds < LongestTimeout.TotalSeconds
        && timeout.Seconds + timeout.Nanos > 0;

    private static void CheckShares(string place, List<Protos.Control.Revision> revisions, List<string> problems)
    {
        if (revisions.Count > MaxRevisions)
            problems.Add($"{place}: expected at most {MaxRevisions} revisions, got {revisions.Count}");
        var sum = revisions.Sum(revision => (long)revision.Share);
        if (sum is not (0 or WholeShare))
            problems.Add($"{place}: expected shares that add up to {WholeShare}, or all 0; they add up to {sum}");
    }

    private static void CheckVariant(string place, Protos.Control.Variant variant, List<string> problems)
    {
        CheckName($"{place}.name", variant.Name, problems);
        CheckUnique(place, "revision", variant.Revisions.Select(revision => revision.Name), problems);
        foreach (var (index, revision) in variant.Revisions.Index())
        {
            var revisionPlace = $"{place}.revisions[{index}]";
            CheckName($"{revisionPlace}.name", revision.Name, problems);
            CheckName($"{revisionPlace}.version", revision.Version, problems);
            foreach (var (backendIndex, backend) in revision.Backends.Index())
                CheckAddress($"{revisionPlace}.backends[{backendIndex}].address", backend.Address, problems);
            CheckUnique(revisionPlace, "backend", revision.Backends.Select(backend => backend.Address), problems);
        }
    }

    // Names travel in response headers, where anything else could end a line.
    private static void CheckName(string place, string name, List<string> problems)
    {
        if (name.Length == 0 || !name.All(letter => letter is > ' ' and <= '~'))
            problems.Add($"{place}: expected a name of visible ASCII characters, got '{name}'");
    }

    private static void CheckHost(string place, string host, List<string> problems)
    {
        var isPlain =
            host.Length > 0
            && !host.EndsWith('.')
            && host.All(letter => letter is > ' ' and <= '~' and not ('/' or ':' or '@' or (>= 'A' and <= 'Z')));
        if (!isPlain)
            problems.Add($"{place}: expected a lower-case host name without port and final dot, got '{host}'");
    }

    private static void CheckAddress(string place, string address, List<string> problems)
    {
        var isAuthority =
            Uri.TryCreate($"http://{address}", UriKind.Absolute, out var uri)
            && uri.PathAndQuery == "/"
            && uri.UserInfo.Length == 0
            && uri.Fragment.Length == 0
            && !address.EndsWith('/')
            && HasPort(address);
        if (!isAuthority)
            problems.Add($"{place}: expected host:port, got '{address}'");
    }

    private static bool HasPort(string address)
    {
        var port = address.AsSpan(address.LastIndexOf(':') + 1);
        return port.Length < address.Length
            && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0;
    }

    private static void CheckUnique(string place, string what, IEnumerable<string> names, List<string> problems)
    {
        foreach (var group in names.GroupBy(name => name).Where(group => group.Count() > 1))
            problems.Add($"{place}: expected each {what} once, got '{group.Key}' {group.Count()} times");
    }
}
