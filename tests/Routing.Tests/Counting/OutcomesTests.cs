using Sluice.Grpc.Status;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Tests.Counting;

public sealed class OutcomesTests
{
    [Theory]
    [InlineData(200, "Ok")]
    [InlineData(204, "Ok")]
    [InlineData(400, "CallerError")]
    [InlineData(404, "CallerError")]
    [InlineData(413, "CallerError")]
    [InlineData(429, "Unavailable")]
    [InlineData(500, "ServerError")]
    [InlineData(502, "ServerError")]
    [InlineData(503, "Unavailable")]
    [InlineData(504, "Deadline")]
    public void An_http_status_has_an_outcome(int status, string outcome) =>
        Assert.Equal(outcome, Outcomes.OfHttp(status).ToString());

    [Theory]
    [InlineData(GrpcStatusCode.Ok, "Ok")]
    [InlineData(GrpcStatusCode.Cancelled, "")]
    [InlineData(GrpcStatusCode.InvalidArgument, "CallerError")]
    [InlineData(GrpcStatusCode.DeadlineExceeded, "Deadline")]
    [InlineData(GrpcStatusCode.ResourceExhausted, "Unavailable")]
    [InlineData(GrpcStatusCode.Unavailable, "Unavailable")]
    [InlineData(GrpcStatusCode.Internal, "ServerError")]
    [InlineData(GrpcStatusCode.Unknown, "ServerError")]
    public void A_grpc_status_has_an_outcome_but_for_a_call_given_up(GrpcStatusCode code, string outcome) =>
        Assert.Equal(outcome, $"{Outcomes.OfGrpc(code)}");

    [Fact]
    public void A_call_that_ended_without_a_status_is_the_servers_fault() =>
        Assert.Equal(Outcome.ServerError, Outcomes.OfGrpc(null));
}
