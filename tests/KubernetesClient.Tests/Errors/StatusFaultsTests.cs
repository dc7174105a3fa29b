using System.Net;
using System.Text;
using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Tests.Errors;

public sealed class StatusFaultsTests
{
    public static TheoryData<int, string, KubernetesFault> Answers =>
        new()
        {
            { 404, """{"kind": "Status", "reason": "NotFound", "details": {"name": "a"}}""", KubernetesFault.NotFound },
            { 404, """{"kind": "Status", "reason": "NotFound", "details": {}}""", KubernetesFault.NotServed },
            { 404, "404 page not found", KubernetesFault.NotServed },
            { 409, """{"kind": "Status", "reason": "AlreadyExists"}""", KubernetesFault.AlreadyExists },
            { 409, """{"kind": "Status", "reason": "Conflict"}""", KubernetesFault.Conflict },
            {
                422,
                """{"kind": "Status", "details": {"causes": [{"field": "metadata.uid"}]}}""",
                KubernetesFault.Conflict
            },
            { 410, """{"kind": "Status", "reason": "Expired"}""", KubernetesFault.Gone },
            { 410, "", KubernetesFault.Gone },
            { 422, """{"kind": "Status", "reason": "Invalid"}""", KubernetesFault.Invalid },
            { 400, "", KubernetesFault.Invalid },
            { 413, "", KubernetesFault.Invalid },
            { 301, "", KubernetesFault.Invalid },
            { 401, "", KubernetesFault.Unauthorized },
            { 403, "", KubernetesFault.Forbidden },
            { 429, "", KubernetesFault.TooManyRequests },
            { 504, """{"kind": "Status", "reason": "Timeout"}""", KubernetesFault.Timeout },
            { 500, """{"kind": "Status", "reason": "InternalError"}""", KubernetesFault.ServerError },
            { 503, "<html>no backend</html>", KubernetesFault.ServerError },
        };

    [Theory, MemberData(nameof(Answers))]
    public void An_answer_is_a_fault(int code, string body, KubernetesFault expected) =>
        Assert.Equal(expected, Of(code, body).Fault);

    [Fact]
    public void Every_fault_is_of_an_answer_or_of_our_own()
    {
        KubernetesFault[] ours =
        [
            KubernetesFault.Unreachable,
            KubernetesFault.Distrusted,
            KubernetesFault.Misconfigured,
        ];
        var ofAnswers = Answers.Select(row => row.Data.Item3);

        Assert.Empty(Enum.GetValues<KubernetesFault>().Except(ofAnswers).Except(ours));
    }

    [Fact]
    public void The_message_says_what_was_asked_and_what_came()
    {
        var status = """{"kind": "Status", "reason": "Forbidden", "message": "no such right"}""";

        Assert.Equal("get pods a/b at https://c: 403 Forbidden: no such right", Of(403, status).Message);
        Assert.Contains("503: the answer is no Status of an API server: <html>", Of(503, "<html>x").Message);
        Assert.Contains("500: no message", Of(500, "").Message);
        Assert.InRange(Of(500, new string('x', 100_000)).Message.Length, 300, 500);
    }

    [Fact]
    public void The_time_to_wait_is_the_headers_or_the_bodys()
    {
        var body = """{"kind": "Status", "details": {"retryAfterSeconds": 7}}""";

        Assert.Equal(TimeSpan.FromSeconds(7), Of(429, body).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(3), Of(429, body, TimeSpan.FromSeconds(3)).RetryAfter);
        Assert.Null(Of(429, "").RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(5), Of(429, "", TimeSpan.FromSeconds(int.MaxValue)).RetryAfter);
    }

    [Theory]
    [InlineData(503, 10, 5)]
    [InlineData(500, 3, 3)]
    [InlineData(429, 10, 10)]
    public void A_server_that_fails_does_not_know_for_how_long(int code, int asked, int given) =>
        Assert.Equal(TimeSpan.FromSeconds(given), Of(code, "", TimeSpan.FromSeconds(asked)).RetryAfter);

    private static KubernetesException Of(int code, string body, TimeSpan? retryAfter = null) =>
        StatusFaults.Of("get pods a/b at https://c", (HttpStatusCode)code, retryAfter, Encoding.UTF8.GetBytes(body));
}
