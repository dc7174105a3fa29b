using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Queue;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.KubernetesClient.Errors;

namespace Sluice.ControllerRuntime.Tests.Reconciling;

public sealed class VisitPolicyTests
{
    private readonly VisitPolicy _policy = new(new FailureWaits(new Random(7)));

    [Fact]
    public void What_a_visit_returns_is_when_the_next_comes()
    {
        Assert.Equal(new VisitPlan(VisitResult.Done, null, false), VisitPolicy.After(NextVisit.OnChange));
        Assert.Equal(TimeSpan.FromSeconds(3), VisitPolicy.After(NextVisit.In(TimeSpan.FromSeconds(3))).After);
        Assert.Equal(TimeSpan.FromSeconds(1), NextVisit.In(TimeSpan.FromSeconds(1)).Or(NextVisit.OnChange).After);
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            NextVisit.In(TimeSpan.FromSeconds(2)).Or(NextVisit.In(TimeSpan.FromSeconds(1))).After
        );
    }

    [Fact]
    public void Who_must_wait_for_a_person_is_not_tried_again()
    {
        var plan = _policy.After(new StalledException("NameTaken", "x"), failures: 3, isEnding: false);

        Assert.Equal(new VisitPlan(VisitResult.Stalled, null, false), plan);
    }

    [Fact]
    public void Waiting_is_no_failure()
    {
        var plan = _policy.After(new WaitException(TimeSpan.FromSeconds(5), "x"), failures: 3, isEnding: false);

        Assert.Equal(new VisitPlan(VisitResult.Waiting, TimeSpan.FromSeconds(5), false), plan);
    }

    [Fact]
    public void The_end_of_leading_is_no_failure_but_a_limit_is()
    {
        Assert.Equal(VisitResult.Abandoned, _policy.After(new OperationCanceledException(), 0, isEnding: true).Result);
        Assert.Equal(VisitResult.Failed, _policy.After(new OperationCanceledException(), 0, isEnding: false).Result);

        var refused = _policy.After(new NotLeadingException("x"), 0, isEnding: false);
        Assert.Equal(VisitResult.Abandoned, refused.Result);
        Assert.NotNull(refused.After);
    }

    /// <summary>Every fault of the client has its place: a new one is added here, and in the policy.</summary>
    public static TheoryData<string, KubernetesFault, VisitResult> Faults =>
        new()
        {
            { "seen out of date", KubernetesFault.NotFound, VisitResult.Conflict },
            { "seen out of date", KubernetesFault.AlreadyExists, VisitResult.Conflict },
            { "seen out of date", KubernetesFault.Conflict, VisitResult.Conflict },
            { "the server's trouble", KubernetesFault.Gone, VisitResult.ServerTrouble },
            { "the server's trouble", KubernetesFault.TooManyRequests, VisitResult.ServerTrouble },
            { "the server's trouble", KubernetesFault.Timeout, VisitResult.ServerTrouble },
            { "the server's trouble", KubernetesFault.Unreachable, VisitResult.ServerTrouble },
            { "the server's trouble", KubernetesFault.ServerError, VisitResult.ServerTrouble },
            { "ours, or an administrator's", KubernetesFault.NotServed, VisitResult.Failed },
            { "ours, or an administrator's", KubernetesFault.Invalid, VisitResult.Failed },
            { "ours, or an administrator's", KubernetesFault.Unauthorized, VisitResult.Failed },
            { "ours, or an administrator's", KubernetesFault.Forbidden, VisitResult.Failed },
            { "ours, or an administrator's", KubernetesFault.Distrusted, VisitResult.Failed },
            { "ours, or an administrator's", KubernetesFault.Misconfigured, VisitResult.Failed },
        };

    [Theory, MemberData(nameof(Faults))]
    public void A_refusal_is_mapped_by_whose_trouble_it_is(string because, KubernetesFault fault, VisitResult expected)
    {
        var plan = _policy.After(new KubernetesException(fault, "x"), failures: 0, isEnding: false);

        Assert.True(expected == plan.Result, because);
        Assert.True(plan.CountsAsFailure);
        Assert.InRange(plan.After!.Value, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void Every_fault_has_its_case() =>
        Assert.Equal(Enum.GetValues<KubernetesFault>().Order(), Faults.Select(row => row.Data.Item2).Order());

    [Fact]
    public void Waits_grow_for_an_object_but_stay_short_where_the_server_is_the_trouble()
    {
        var ours = _policy.After(new InvalidOperationException("x"), failures: 40, isEnding: false).After!.Value;
        var servers = _policy.After(new KubernetesException(KubernetesFault.Unreachable, "x"), 40, false).After!.Value;
        var asked = new KubernetesException(KubernetesFault.TooManyRequests, "x")
        {
            RetryAfter = TimeSpan.FromSeconds(30),
        };

        Assert.InRange(ours, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        Assert.InRange(servers, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(30), _policy.After(asked, 0, false).After);
    }
}
