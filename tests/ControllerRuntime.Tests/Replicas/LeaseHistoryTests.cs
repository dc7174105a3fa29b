using System.Text.Json.Nodes;
using Sluice.Testing.Kubernetes.Audit;

namespace Sluice.ControllerRuntime.Tests.Replicas;

public sealed class LeaseHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, double, double, bool> Cases =>
        new()
        {
            // case                                         replica  from   to    allowed
            { "while it leads", "a", 1, 2, true },
            { "before it leads", "a", -2, -1, false },
            { "as another comes to lead", "a", 9.9, 10.1, false },
            { "after another came to lead", "a", 11, 12, false },
            { "the other, while it leads", "b", 11, 12, true },
            { "as it gives the lease up", "b", 19.99, 20.01, true },
            { "after it gave the lease up", "b", 20.5, 21, false },
            { "one that never led", "c", 5, 6, false },
        };

    [Theory, MemberData(nameof(Cases))]
    public void A_write_belongs_into_a_term_of_its_writer(
        string because,
        string replica,
        double from,
        double to,
        bool isAllowed
    )
    {
        AuditEvent[] log =
        [
            Lease("a", 1, 0, 0.1),
            Lease("a", 2, 5, 5.1),
            Lease("b", 3, 10, 10.1),
            Lease(null, 4, 20, 20.1),
            Write(replica, from, to),
        ];
        var history = new LeaseHistory(log, "n", "parcels");

        Assert.Equal(2, history.Terms);
        Assert.True(isAllowed == (history.Violations(log, "parcels/").Count == 0), because);
    }

    private static AuditEvent Lease(string? holder, int version, double from, double to) =>
        Seen("leases", holder ?? "b", from, to) with
        {
            ResponseObject = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "parcels", ["resourceVersion"] = $"{version}" },
                ["spec"] = new JsonObject { ["holderIdentity"] = holder },
            },
        };

    private static AuditEvent Write(string replica, double from, double to) => Seen("configmaps", replica, from, to);

    private static AuditEvent Seen(string resource, string replica, double from, double to) =>
        new()
        {
            Verb = "create",
            Uri = "/x",
            UserAgent = $"parcels/1 ({replica})",
            Resource = resource,
            Subresource = "",
            Namespace = "n",
            Name = "x",
            Code = 201,
            Received = Noon.AddSeconds(from),
            Answered = Noon.AddSeconds(to),
            Stage = "ResponseComplete",
        };
}
