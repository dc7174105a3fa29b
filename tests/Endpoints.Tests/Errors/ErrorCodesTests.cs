using Sluice.Endpoints.Errors;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Tests.Errors;

public sealed class ErrorCodesTests
{
    /// <summary>Every code: its HTTP and its gRPC status.</summary>
    private static readonly Dictionary<ServingErrorCode, (int Http, GrpcStatusCode Grpc)> Expected = new()
    {
        [ServingErrorCode.InvalidArgument] = (400, GrpcStatusCode.InvalidArgument),
        [ServingErrorCode.NotFound] = (404, GrpcStatusCode.NotFound),
        [ServingErrorCode.TooLarge] = (413, GrpcStatusCode.ResourceExhausted),
        [ServingErrorCode.ResourceExhausted] = (429, GrpcStatusCode.ResourceExhausted),
        [ServingErrorCode.Cancelled] = (499, GrpcStatusCode.Cancelled),
        [ServingErrorCode.Internal] = (500, GrpcStatusCode.Internal),
        [ServingErrorCode.Unavailable] = (503, GrpcStatusCode.Unavailable),
        [ServingErrorCode.DeadlineExceeded] = (504, GrpcStatusCode.DeadlineExceeded),
    };

    public static TheoryData<ServingErrorCode> AllCodes => [.. Enum.GetValues<ServingErrorCode>()];

    [Theory, MemberData(nameof(AllCodes))]
    public async Task Every_code_has_its_status_in_both_protocols(ServingErrorCode code)
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.Failing(new ServingException(code, "a sentence, “quoted”"))
        );

        var rest = await server.Rest.PostAsync("/v2/models/failing/infer", """{"inputs":[]}""");
        var grpc = await server.InferAsync(new ModelInferRequest { ModelName = "failing" });

        var (http, status) = Expected[code];
        Assert.Equal((http, "a sentence, “quoted”"), (rest.Status, rest.Error));
        Assert.Equal(((int)status, "a sentence, “quoted”"), (grpc.Status, grpc.Detail));
    }

    [Fact]
    public void A_code_that_is_none_has_no_status()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ServingErrorCode)99).ToHttp());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ServingErrorCode)99).ToGrpc());
    }

    [Fact]
    public void Other_exceptions_are_not_the_callers_to_see() =>
        Assert.Null(ErrorCodes.ToGrpcStatus(new InvalidOperationException("secret")));
}
