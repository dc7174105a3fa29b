using System.Net;
using Sluice.Cli.Up;
using Sluice.Resources.ModelDeployments;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Cli.Tests.Up;

public sealed class UpReportTests : IDisposable
{
    private readonly SaidLines _output = new();
    private readonly UpReport _report;

    public UpReportTests() => _report = new UpReport(_output, _output);

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1:80")]
    [InlineData("::", "127.0.0.1:80")]
    [InlineData("::1", "[::1]:80")]
    [InlineData("192.0.2.7", "192.0.2.7:80")]
    public void Names_an_address_that_can_be_called(string bound, string expected)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(bound), 80);
        _report.Listening(endPoint, endPoint, endPoint);

        _report.Up(Status(1), "7", Signature(4));

        Assert.Contains($"  REST  http://{expected}/v2/models/iris/infer", _output.Lines);
        Assert.Contains($"  gRPC  {expected}  inference.GRPCInferenceService/ModelInfer", _output.Lines);
    }

    [Theory]
    [InlineData(2, "curl -i http://127.0.0.1:80/v2/models/iris/infer -d '{\"inputs\":[{\"name\":\"")]
    [InlineData(
        150_528,
        "curl -s http://127.0.0.1:80/openapi/samples/iris/7/infer.json | curl -i http://127.0.0.1:80/v2/models/iris/infer -d @-"
    )]
    public void Shows_a_prediction_to_try_and_fetches_what_is_too_long_to_show(long size, string expected)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 80);
        _report.Listening(endPoint, endPoint, endPoint);

        _report.Up(Status(1), "7", Signature(size));

        Assert.Contains(_output.Lines, line => line.StartsWith($"  {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_a_split_once_and_again_when_it_has_changed()
    {
        _report.Split(Status(1, ("main", "100.00")));
        _report.Split(Status(2, ("main", "100.00")));
        _report.Split(Status(3, ("main", "60.00"), ("next", "40.00")));
        _report.Split(Status(4, ("main", "100.00")));

        Assert.Equal(
            [
                "Split, generation 1: main 100.00 % (version 7)",
                "Split, generation 3: main 60.00 % (version 7), next 40.00 % (version 7)",
                "Split, generation 4: main 100.00 % (version 7)",
            ],
            _output.Lines
        );
    }

    [Fact]
    public void Tells_no_split_before_there_is_one()
    {
        _report.Split(Status(1));

        Assert.Empty(_output.Lines);
    }

    public void Dispose() => _output.Dispose();

    private static ModelDeploymentStatus Status(long generation, params (string Name, string Share)[] variants) =>
        new()
        {
            ModelName = "iris",
            RouteGeneration = generation,
            Variants =
            [
                .. variants.Select(variant => new VariantStatus
                {
                    Name = variant.Name,
                    Share = variant.Share,
                    Current = "r",
                }),
            ],
            Revisions =
            [
                .. variants.Select(variant => new RevisionStatus
                {
                    Name = "r",
                    Variant = variant.Name,
                    Version = "7",
                    Share = variant.Share,
                }),
            ],
        };

    private static ModelSignature Signature(long size) =>
        new([new TensorSpec("x", ElementType.Float32, new TensorShape(TensorShape.AnySize, size))], []);
}
