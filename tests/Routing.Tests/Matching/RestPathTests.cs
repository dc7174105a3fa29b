using Sluice.Routing.Matching;

namespace Sluice.Routing.Tests.Matching;

public sealed class RestPathTests
{
    public static TheoryData<string, object> Paths =>
        new()
        {
            { "/v2", new RequestTarget(RequestKind.ServerMetadata) },
            { "/v2/models/iris", new RequestTarget(RequestKind.ModelMetadata, "iris") },
            { "/v2/models/iris/infer", new RequestTarget(RequestKind.ModelInfer, "iris") },
            { "/v2/models/iris/versions/7", new RequestTarget(RequestKind.ModelMetadata, "iris", "7") },
            { "/v2/models/iris/versions/7/infer", new RequestTarget(RequestKind.ModelInfer, "iris", "7") },
            {
                "/v2/models/versions/versions/infer/infer",
                new RequestTarget(RequestKind.ModelInfer, "versions", "infer")
            },
            { "/v2/models/ready", new RequestTarget(RequestKind.ModelMetadata, "ready") },
            { "/v2/models/a.b-c_d/infer", new RequestTarget(RequestKind.ModelInfer, "a.b-c_d") },
            { "/v2/models/iris/config", new RequestTarget(RequestKind.ModelConfig, "iris") },
            { "/v2/models/iris/versions/7/config", new RequestTarget(RequestKind.ModelConfig, "iris", "7") },
            { "/v2/models/iris/stats", new RequestTarget(RequestKind.ModelStatistics, "iris") },
            { "/v2/models/stats", new RequestTarget(RequestKind.ModelStatistics) },
            { "/invocations", new RequestTarget(RequestKind.ModelInfer, Form: PathForm.SageMaker) },
            { "/openapi.json", new RequestTarget(RequestKind.ApiDocument, Form: PathForm.Document) },
            {
                "/openapi/samples/iris/7/infer.json",
                new RequestTarget(RequestKind.ApiSample, "iris", "7", PathForm.Document, "infer.json")
            },
        };

    [Theory, MemberData(nameof(Paths))]
    public void Is_read_and_written(string path, object target)
    {
        var read = RestPath.Read(path);

        Assert.Equal(target, read);
        Assert.Equal(path, RestPath.Write(read!));
    }

    [Theory]
    [InlineData("/v2/health/live", nameof(RequestKind.ServerLive), null, null)]
    [InlineData("/v2/health/ready", nameof(RequestKind.ServerReady), null, null)]
    [InlineData("/v2/models/iris/ready", nameof(RequestKind.ModelReady), "iris", null)]
    [InlineData("/v2/models/iris/versions/7/ready", nameof(RequestKind.ModelReady), "iris", "7")]
    public void Health_is_read_and_never_forwarded(string path, string kind, string? model, string? version) =>
        Assert.Equal(new RequestTarget(Enum.Parse<RequestKind>(kind), model, version), RestPath.Read(path));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("//")]
    [InlineData("/openapi")]
    [InlineData("/openapi.json/")]
    [InlineData("/openapi/samples/iris/7")]
    [InlineData("/openapi/samples/iris/7/..")]
    [InlineData("/openapi/samples/iris/7/infer.json/more")]
    [InlineData("/openapi/samples//7/infer.json")]
    [InlineData("/openapi/samples/iris/7/infer%2e")]
    [InlineData("/v1")]
    [InlineData("/V2")]
    [InlineData("/v2/")]
    [InlineData("/v2/models")]
    [InlineData("/v2/models/")]
    [InlineData("/v2/models//infer")]
    [InlineData("/v2/models/iris/")]
    [InlineData("/v2/models/iris/Infer")]
    [InlineData("/v2/models/iris/infer/")]
    [InlineData("/v2/models/iris/versions")]
    [InlineData("/v2/models/iris/versions//infer")]
    [InlineData("/v2/models/iris/versions/7/8")]
    [InlineData("/v2/models/iris/versions/7/infer/more")]
    [InlineData("/v2/repository/models/iris/load")]
    [InlineData("/invocations/")]
    [InlineData("/ping/")]
    [InlineData("/v2/health")]
    [InlineData("/inference.GRPCInferenceService/ModelInfer")]
    public void No_other_path_is_known(string path) => Assert.Null(RestPath.Read(path));

    [Theory]
    [InlineData("a slash that was escaped stays one segment", "a%2Fb", "/v2/models/a%252Fb")]
    [InlineData("a question mark is no query", "a?b", "/v2/models/a%3Fb")]
    [InlineData("other letters are escaped again", "é", "/v2/models/%C3%A9")]
    public void What_is_written_means_what_was_read(string because, string model, string expected)
    {
        var written = RestPath.Write(new RequestTarget(RequestKind.ModelMetadata, model));

        Assert.True(expected == written, $"{because}: {written}");
    }

    [Theory]
    [InlineData(nameof(RequestKind.ModelInfer), "POST", true)]
    [InlineData(nameof(RequestKind.ModelInfer), "GET", false)]
    [InlineData(nameof(RequestKind.ModelInfer), "post", false)]
    [InlineData(nameof(RequestKind.RepositoryIndex), "POST", true)]
    [InlineData(nameof(RequestKind.RepositoryIndex), "GET", false)]
    [InlineData(nameof(RequestKind.ModelMetadata), "GET", true)]
    [InlineData(nameof(RequestKind.ModelMetadata), "HEAD", true)]
    [InlineData(nameof(RequestKind.ModelMetadata), "POST", false)]
    [InlineData(nameof(RequestKind.ServerReady), "DELETE", false)]
    public void Predictions_and_the_index_are_posted_and_all_else_is_got(string kind, string method, bool isAllowed) =>
        Assert.Equal(isAllowed, RestPath.Allows(Enum.Parse<RequestKind>(kind), method));
}
