using Sluice.Routing.Matching;

namespace Sluice.Routing.Tests.Matching;

public sealed class TensorFlowPathTests
{
    public static TheoryData<string, string, string?, string> Paths =>
        new()
        {
            { "/v1/models/iris:predict", nameof(RequestKind.ModelInfer), null, "/v1/models/iris:predict" },
            {
                "/v1/models/iris/versions/7:predict",
                nameof(RequestKind.ModelInfer),
                "7",
                "/v1/models/iris/versions/7:predict"
            },
            {
                "/v1/models/iris/labels/stable:predict",
                nameof(RequestKind.ModelInfer),
                "stable",
                "/v1/models/iris/versions/stable:predict"
            },
            { "/v1/models/iris/metadata", nameof(RequestKind.ModelMetadata), null, "/v1/models/iris/metadata" },
            {
                "/v1/models/iris/versions/7/metadata",
                nameof(RequestKind.ModelMetadata),
                "7",
                "/v1/models/iris/versions/7/metadata"
            },
            { "/v1/models/iris", nameof(RequestKind.ModelStatus), null, "/v1/models/iris" },
            { "/v1/models/iris/versions/7", nameof(RequestKind.ModelStatus), "7", "/v1/models/iris/versions/7" },
        };

    [Theory, MemberData(nameof(Paths))]
    public void Is_read_and_written(string path, string kind, string? version, string written)
    {
        var read = RestPath.Read(path);

        Assert.Equal(new RequestTarget(Enum.Parse<RequestKind>(kind), "iris", version, PathForm.TensorFlow), read);
        Assert.Equal(written, RestPath.Write(read!));
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/v1/models/:predict")]
    [InlineData("/v1/models/iris/")]
    [InlineData("/v1/models/iris/versions")]
    [InlineData("/v1/models/iris/versions/:predict")]
    [InlineData("/v1/models/iris/metadata:predict")]
    [InlineData("/v1/models/iris/versions/7/metadata:predict")]
    [InlineData("/v1/models/iris/versions/7/8")]
    public void No_other_path_is_known(string path) => Assert.Null(RestPath.Read(path));

    [Fact]
    public void What_is_written_means_what_was_read() =>
        Assert.Equal("/v1/models/a%3Fb:predict", RestPath.Write(RestPath.Read("/v1/models/a?b:predict")!));
}
