using Google.Protobuf;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference;

/// <summary>Every element type, there and back through an identity model, exactly.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ElementType> FixedSizeTypes => [.. Samples.FixedSizeTypes];

    public static TheoryData<ElementType> TypedTypes =>
        [.. Enum.GetValues<ElementType>().Where(type => type is not (ElementType.Float16 or ElementType.BFloat16))];

    [Theory, MemberData(nameof(FixedSizeTypes))]
    public async Task Raw_bytes_come_back_bit_by_bit(ElementType type)
    {
        await using var server = await EndpointServer.StartAsync();
        byte[] bytes = [.. Samples.Of(type), .. Samples.SpecialsOf(type)];
        var request = Request(type, bytes.Length / type.SizeInBytes());
        request.RawInputContents.Add(ByteString.CopyFrom(bytes));

        var reply = await InferAsync(server, request);

        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(reply.RawOutputContents.Single().Span));
        AssertDescribed(request, reply);
        Assert.Null(reply.Outputs[0].Contents);
    }

    [Fact]
    public async Task Raw_strings_come_back_byte_by_byte()
    {
        await using var server = await EndpointServer.StartAsync();
        var raw = Samples.Strings.SelectMany(text => (byte[])[.. Samples.Bytes(text.Length), .. text]).ToArray();
        var request = Request(ElementType.Bytes, Samples.Strings.Count);
        request.RawInputContents.Add(ByteString.CopyFrom(raw));

        var reply = await InferAsync(server, request);

        Assert.Equal(Convert.ToHexString(raw), Convert.ToHexString(reply.RawOutputContents.Single().Span));
        AssertDescribed(request, reply);
    }

    [Theory, MemberData(nameof(TypedTypes))]
    public async Task Typed_contents_come_back_bit_by_bit(ElementType type)
    {
        await using var server = await EndpointServer.StartAsync();
        var (contents, count) = TypedSamples.Of(type);
        var request = Request(type, count);
        request.Inputs[0].Contents = contents;

        var reply = await InferAsync(server, request);

        // Serialized, so that floats are compared by their bits.
        Assert.Equal(contents.ToByteString(), reply.Outputs.Single().Contents.ToByteString());
        Assert.Empty(reply.RawOutputContents);
        AssertDescribed(request, reply);
    }

    [Theory, MemberData(nameof(FixedSizeTypes))]
    public async Task Json_comes_back_exactly(ElementType type)
    {
        await using var server = await EndpointServer.StartAsync();
        byte[] bytes = [.. Samples.Of(type), .. Samples.SpecialsOf(type)];
        var texts = JsonSamples.Of(type, bytes);

        var reply = await server.Rest.PostAsync($"/v2/models/echo-{type.Name()}/infer", Json(type, texts));

        Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(JsonSamples.Canonical(type, texts), JsonSamples.Canonical(type, reply.FirstData));
        var output = reply.Json.GetProperty("outputs")[0];
        Assert.Equal(type.Name(), output.GetProperty("datatype").GetString());
        Assert.Equal($"[{texts.Length}]", output.GetProperty("shape").GetRawText());
    }

    [Fact]
    public async Task Json_strings_come_back_exactly()
    {
        await using var server = await EndpointServer.StartAsync();
        string[] texts =
        [
            "\"\"",
            "\"plain\"",
            "\"\\u0000\\u001f\\\"\\\\\\n\"",
            "\"Zürich ☃ 🦊\"",
            "\"\\ud83e\\udd8a\"",
        ];

        var reply = await server.Rest.PostAsync("/v2/models/echo-BYTES/infer", Json(ElementType.Bytes, texts));

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            ["", "plain", "\0\u001f\"\\\n", "Zürich ☃ 🦊", "🦊"],
            reply.Json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString())
        );
    }

    private static ModelInferRequest Request(ElementType type, int count)
    {
        var request = new ModelInferRequest { ModelName = $"echo-{type.Name()}" };
        request.AddInput("in", type.Name(), count);
        return request;
    }

    private static string Json(ElementType type, string[] elements)
    {
        var data = string.Join(',', elements);
        return $$"""
            {"inputs": [{"name": "in", "datatype": "{{type.Name()}}", "shape": [{{elements.Length}}], "data": [{{data}}]}]}
            """;
    }

    private static async Task<ModelInferResponse> InferAsync(EndpointServer server, ModelInferRequest request)
    {
        var reply = await server.InferAsync(request);
        Assert.Equal((0, ""), (reply.Status, reply.Detail));
        return reply.Message!;
    }

    private static void AssertDescribed(ModelInferRequest request, ModelInferResponse reply)
    {
        var output = Assert.Single(reply.Outputs);
        Assert.Equal(request.ModelName, reply.ModelName);
        Assert.Equal("1", reply.ModelVersion);
        Assert.Equal("out", output.Name);
        Assert.Equal(request.Inputs[0].Datatype, output.Datatype);
        Assert.Equal(request.Inputs[0].Shape, output.Shape);
    }
}
