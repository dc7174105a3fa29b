using System.Text.Json;
using Sluice.Cli.Up;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Cli.Tests.Up;

public sealed class SampleRequestTests
{
    [Fact]
    public void Gives_every_input_one_row_of_nothing()
    {
        var signature = Signature(
            new("features", ElementType.Float32, new TensorShape(TensorShape.AnySize, 3)),
            new("on", ElementType.Bool, new TensorShape(2)),
            new("words", ElementType.Bytes, new TensorShape(TensorShape.AnySize, TensorShape.AnySize)),
            new("threshold", ElementType.Int64, new TensorShape())
        );

        Assert.Equal(
            """{"inputs":["""
                + """{"name":"features","shape":[1,3],"datatype":"FP32","data":[0,0,0]},"""
                + """{"name":"on","shape":[2],"datatype":"BOOL","data":[false,false]},"""
                + """{"name":"words","shape":[1,1],"datatype":"BYTES","data":[""]},"""
                + """{"name":"threshold","shape":[],"datatype":"INT64","data":[0]}]}""",
            SampleRequest.Json(signature)
        );
        Assert.False(SampleRequest.IsCutShort(signature));
    }

    [Theory]
    [InlineData(64, 64, false)]
    [InlineData(65, 64, true)]
    [InlineData(long.MaxValue, 64, true)]
    [InlineData(0, 0, false)]
    public void Cuts_short_what_nobody_would_type(long size, int shown, bool isCutShort)
    {
        var signature = Signature(
            new TensorSpec("pixels", ElementType.UInt8, new TensorShape(TensorShape.AnySize, size))
        );

        using var request = JsonDocument.Parse(SampleRequest.Json(signature));

        Assert.Equal(shown, request.RootElement.GetProperty("inputs")[0].GetProperty("data").GetArrayLength());
        Assert.Equal(isCutShort, SampleRequest.IsCutShort(signature));
    }

    [Fact]
    public void Cuts_short_what_cannot_even_be_counted() =>
        Assert.True(
            SampleRequest.IsCutShort(
                Signature(new TensorSpec("x", ElementType.Int8, new TensorShape(long.MaxValue, long.MaxValue)))
            )
        );

    [Fact]
    public void May_stand_between_a_shells_quotes_whatever_the_names()
    {
        const string name = "it's \"\u4e2d\u6587\"\n$(true)";
        var signature = Signature(new TensorSpec(name, ElementType.Int8, new TensorShape()));

        var json = SampleRequest.Json(signature);

        Assert.DoesNotContain("'", json, StringComparison.Ordinal);
        Assert.All(json, c => Assert.InRange(c, ' ', '~'));
        using var request = JsonDocument.Parse(json);
        Assert.Equal(name, request.RootElement.GetProperty("inputs")[0].GetProperty("name").GetString());
    }

    private static ModelSignature Signature(params TensorSpec[] inputs) => new(inputs, []);
}
