using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Testing.Kubernetes.Audit;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>Pure: the audit log → who held a lease when, and which writes of replicas fell outside.</summary>
internal sealed class LeaseHistory
{
    private readonly List<(string Holder, DateTimeOffset From, DateTimeOffset Until)> _terms = [];

    /// <summary>Of one lease.</summary>
    public LeaseHistory(IEnumerable<AuditEvent> log, string space, string name)
    {
        var writes = log.Where(seen => seen is { IsWrite: true, Resource: "leases" } && seen.Namespace == space)
            .Where(seen => (string?)seen.ResponseObject?["metadata"]?["name"] == name)
            .OrderBy(seen => Version(seen.ResponseObject!))
            .ToList();
        Writes = writes.Count;
        foreach (var write in writes)
        {
            var holder = (string?)write.ResponseObject!["spec"]?["holderIdentity"] ?? "";
            if (_terms.Count > 0 && _terms[^1].Holder == holder)
                continue;
            // The strictest reading: a term has ended once the request that ends it has come.
            if (_terms.Count > 0)
                _terms[^1] = _terms[^1] with { Until = write.Received };
            _terms.Add((holder, write.Received, DateTimeOffset.MaxValue));
        }
    }

    /// <summary>How often the lease was written.</summary>
    public int Writes { get; }

    /// <summary>How often somebody began to lead.</summary>
    public int Terms => _terms.Count(term => term.Holder.Length > 0);

    /// <summary>Successful writes by replicas, of anything but leases, that were not answered within a term of that replica.</summary>
    /// <param name="log">All of it.</param>
    /// <param name="program">The program's name in the User-Agent: <c>program/1 (identity)</c>.</param>
    public IReadOnlyList<string> Violations(IEnumerable<AuditEvent> log, string program) =>
        [
            .. log.Where(seen => seen.IsWrite && seen.Resource != "leases")
                .Where(seen => seen.UserAgent.StartsWith(program, StringComparison.Ordinal))
                .Where(seen => !IsWithin(Identity(seen.UserAgent), seen))
                .Select(seen =>
                    $"{seen.Verb} {seen.Uri} by {seen.UserAgent}, {seen.Received:O} to {seen.Answered:O}; terms: {Around(seen)}"
                ),
        ];

    private static long Version(JsonNode lease) =>
        long.Parse((string)lease["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    private static string Identity(string userAgent) =>
        userAgent.Split('(', ')') is [_, var identity, ..] ? identity : userAgent;

    private bool IsWithin(string identity, AuditEvent seen) =>
        _terms.Exists(term =>
            term.Holder == identity
            && seen.Received >= term.From
            && (seen.Answered <= term.Until || IsReleased(term) && seen.Received <= term.Until)
        );

    /// <summary>
    /// Who gives a lease up does so after the answers to its writes, but the server notes an answer's time a moment after it has
    /// gone.
    /// </summary>
    private bool IsReleased((string Holder, DateTimeOffset From, DateTimeOffset Until) term) =>
        _terms.IndexOf(term) is var index && index + 1 < _terms.Count && _terms[index + 1].Holder.Length == 0;

    private string Around(AuditEvent seen) =>
        string.Join(
            ", ",
            _terms
                .Where(term => term.From <= seen.Answered.AddMinutes(1) && term.Until >= seen.Received.AddMinutes(-1))
                .Select(term => $"'{term.Holder}' from {term.From:O} until {term.Until:O}")
        );
}
