using System.Text;
using System.Text.Json;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenInference.Rest;

/// <summary>Triton's binary tensor data extension, both ways, as bytes on the wire.</summary>
public sealed class BinaryTensorsTests
{
    private const string Header = "Inference-Header-Content-Length";

    public static TheoryData<ElementType> FixedSizeTypes => [.. Samples.FixedSizeTypes];

    [Theory, MemberData(nameof(FixedSizeTypes))]
    public async Task Bytes_come_back_bit_by_bit(ElementType type)
    {
        await using var server = await EndpointServer.StartAsync();
        byte[] bytes = [.. Samples.Of(type), .. Samples.SpecialsOf(type)];
        var json = $$"""
            {"parameters":{"binary_data_output":true},"inputs":[{"name":"in","datatype":"{{type.Name()}}",
            "shape":[{{bytes.Length / type.SizeInBytes()}}],"parameters":{"binary_data_size":{{bytes.Length}} } }]}
            """;

        var reply = await PostAsync(server, $"echo-{type.Name()}", json, bytes);

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal("application/octet-stream", reply.ContentType);
        var (head, tensors) = Split(reply);
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(tensors));
        var output = head.GetProperty("outputs")[0];
        Assert.Equal(bytes.Length, output.GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.False(output.TryGetProperty("data", out _));
    }

    /// <summary>However long the JSON is, the tensors behind it lie where an engine reads them best, and no copy is made for that.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(63), InlineData(70_000)]
    public async Task Tensors_lie_aligned_behind_the_JSON(int padding)
    {
        var aligned = new List<bool>();
        await using var server = await EndpointServer.StartAsync(FakeModel.Looking("echo-FP32", aligned));
        var bytes = new byte[200_000];
        new Random(padding).NextBytes(bytes);
        var json = $$"""
            {"parameters":{"binary_data_output":true},{{new string(
                ' ',
                padding
            )}}"inputs":[{"name":"in","datatype":"FP32",
            "shape":[{{bytes.Length / 4}}],"parameters":{"binary_data_size":{{bytes.Length}} } }]}
            """;

        var reply = await PostAsync(server, "echo-FP32", json, bytes);

        Assert.True(reply.Status == 200, reply.Text);
        Assert.True(bytes.AsSpan().SequenceEqual(Split(reply).Tensors));
        Assert.Equal([true], aligned);
    }

    [Fact]
    public async Task Json_and_binary_tensors_may_be_mixed_both_ways()
    {
        await using var server = await EndpointServer.StartAsync();
        const string json = """
            {"id":"7","inputs":[
              {"name":"b","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":11}},
              {"name":"a","datatype":"FP32","shape":[1,2],"data":[1.5,-2]}],
             "outputs":[{"name":"x","parameters":{"binary_data":true}},{"name":"y"}]}
            """;
        byte[] strings = [2, 0, 0, 0, .. "hi"u8, 1, 0, 0, 0, (byte)'!'];

        var reply = await PostAsync(server, "pair", json, strings);

        Assert.True(reply.Status == 200, reply.Text);
        var (head, tensors) = Split(reply);
        Assert.Equal(Samples.Bytes(1.5f, -2f), tensors);
        Assert.Equal("7", head.GetProperty("id").GetString());
        Assert.Equal("""["hi","!"]""", head.GetProperty("outputs")[1].GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(
        "one output asks for JSON",
        """{"name":"x","parameters":{"binary_data":false}},{"name":"y"}""",
        "data",
        "size"
    )]
    [InlineData("each says it", """{"name":"x","parameters":{"binary_data":true}},{"name":"y"}""", "size", "size")]
    public async Task What_an_output_says_of_itself_counts_before_what_the_request_says(
        string because,
        string outputs,
        string x,
        string y
    )
    {
        await using var server = await EndpointServer.StartAsync();
        var json = $$"""
            {"parameters":{"binary_data_output":true},"outputs":[{{outputs}}],"inputs":[
              {"name":"b","datatype":"BYTES","shape":[1],"data":["s"]},
              {"name":"a","datatype":"FP32","shape":[1,2],"data":[1,2]}]}
            """;

        var reply = await server.Rest.PostAsync("/v2/models/pair/infer", json);

        var (head, _) = Split(reply);
        var forms = head.GetProperty("outputs")
            .EnumerateArray()
            .Select(output => output.TryGetProperty("data", out _) ? "data" : "size");
        Assert.True(forms.SequenceEqual([x, y]), because);
    }

    [Fact]
    public async Task Strings_of_any_bytes_go_where_json_cannot()
    {
        await using var server = await EndpointServer.StartAsync();
        byte[] raw = [.. Samples.Strings.SelectMany(text => (byte[])[.. Samples.Bytes(text.Length), .. text])];
        var input = $$"""
            {"inputs":[{"name":"in","datatype":"BYTES","shape":[{{Samples.Strings.Count}}],
            "parameters":{"binary_data_size":{{raw.Length}} } }]
            """;

        var binary = await PostAsync(
            server,
            "echo-BYTES",
            input + ""","parameters":{"binary_data_output":true}}""",
            raw
        );
        var json = await PostAsync(server, "echo-BYTES", input + "}", raw);

        Assert.Equal(Convert.ToHexString(raw), Convert.ToHexString(Split(binary).Tensors));
        Assert.Equal(400, json.Status);
        Assert.Contains("not UTF-8", json.Error);
    }

    [Theory]
    [InlineData("the open size is found out", "rows", 16, "[2,2]")]
    [InlineData("no bytes are no rows", "rows", 0, "[0,2]")]
    [InlineData("a batch of one", "cube", 24, "[1,3,2]")]
    [InlineData("no size is open", "fixed", 8, "[2]")]
    [InlineData("a string is the whole body", "text", 5, "[1]")]
    public async Task A_body_of_one_tensor_alone_takes_the_models_shape(
        string because,
        string model,
        int bytes,
        string shape
    )
    {
        await using var server = await EndpointServer.StartAsync(RawModels());
        var tensor = new byte[bytes];
        new Random(1).NextBytes(tensor);

        var reply = await PostAsync(server, model, "", tensor);

        Assert.True(reply.Status == 200, reply.Text);
        var (head, tensors) = Split(reply);
        Assert.True(head.GetProperty("outputs")[0].GetProperty("shape").GetRawText() == shape, because);
        Assert.Equal(tensor, model == "text" ? tensors[4..] : tensors);
    }

    [Theory]
    [InlineData("two inputs", "pair", 8, "needs a model with one input; this one has 2")]
    [InlineData("half a row", "rows", 12, "expected 2 elements of FP32 (4 bytes each) for shape [1, 2]")]
    [InlineData("half an element", "rows", 3, "expected elements of FP32 (4 bytes each), got 3 bytes")]
    [InlineData(
        "two sizes that are no batch",
        "open",
        8,
        "needs an input with one size left open; 'in' is [2, -1, -1]"
    )]
    public async Task A_body_of_one_tensor_alone_is_refused_where_the_model_has_no_room_for_it(
        string because,
        string model,
        int bytes,
        string sentence
    )
    {
        await using var server = await EndpointServer.StartAsync([.. RawModels(), FakeModel.Pair("pair", "1")]);

        var reply = await PostAsync(server, model, "", new byte[bytes]);

        Assert.True(reply.Status == 400 && reply.Error.Contains(sentence), $"{because}: {reply.Text}");
    }

    public static TheoryData<string, string, string, string, string> Refusals =>
        new()
        {
            { "more than there are", "9", "{size: 8}", "[2]", "expected at most the 6 bytes that are left" },
            { "bytes that nobody takes", "6", "{size: 4}", "[1]", "expected 4 bytes behind the JSON" },
            { "not what the shape asks for", "6", "{size: 6}", "[2]", "expected 2 elements of FP32" },
            { "a negative size", "6", "{size: -1}", "[1]", "expected an integer of 0 or more, got -1" },
            { "a size that is none", "6", "{size: \"6\"}", "[1]", "expected an integer of 0 or more, got the string" },
            { "a huge shape", "6", "{size: 6}", "[9223372036854775807,2]", "expected sizes of 0 or more" },
        };

    [Theory, MemberData(nameof(Refusals))]
    public async Task Sizes_that_do_not_fit_are_refused(
        string because,
        string _,
        string parameters,
        string shape,
        string sentence
    )
    {
        await using var server = await EndpointServer.StartAsync();
        var json = $$"""
            {"inputs":[{"name":"in","datatype":"FP32","shape":{{shape}},
            "parameters":{{parameters.Replace("size", "\"binary_data_size\"")}} }]}
            """;

        var reply = await PostAsync(server, "echo-FP32", json, new byte[6]);

        Assert.True(reply.Status == 400 && reply.Error.Contains(sentence), $"{because}: {reply.Text}");
    }

    [Theory]
    [InlineData("beyond the body", "99")]
    [InlineData("negative", "-1")]
    [InlineData("no number", "x")]
    [InlineData("empty", "")]
    [InlineData("huge", "99999999999999999999")]
    public async Task A_header_that_is_no_length_is_refused(string because, string header)
    {
        await using var server = await EndpointServer.StartAsync();
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation(Header, header);

        var reply = await server.Rest.SendAsync(HttpMethod.Post, "/v2/models/pair/infer", content);

        Assert.True(reply.Status == 400, because);
        Assert.StartsWith($"{Header}: expected 0 to 2, the bytes of the body, got '{header}'", reply.Error);
    }

    [Fact]
    public async Task Data_and_a_binary_size_together_are_refused()
    {
        await using var server = await EndpointServer.StartAsync();
        const string json = """
            {"inputs":[{"name":"in","datatype":"INT8","shape":[1],"data":[1],"parameters":{"binary_data_size":1}}]}
            """;

        var reply = await PostAsync(server, "echo-INT8", json, [1]);

        Assert.Equal("input 'in': expected either data or the parameter binary_data_size, got both", reply.Error);
    }

    private static FakeModel[] RawModels() =>
        [
            FakeModel.EchoOf("rows", ElementType.Float32, -1, 2),
            FakeModel.EchoOf("cube", ElementType.Float32, -1, -1, 2),
            FakeModel.EchoOf("open", ElementType.Float32, 2, -1, -1),
            FakeModel.EchoOf("fixed", ElementType.Float32, 2),
            FakeModel.EchoOf("text", ElementType.Bytes, 1),
        ];

    private static Task<RestReply> PostAsync(EndpointServer server, string model, string json, byte[] tensors)
    {
        var head = Encoding.UTF8.GetBytes(json);
        var content = new ByteArrayContent([.. head, .. tensors]);
        content.Headers.Add(Header, $"{head.Length}");
        return server.Rest.SendAsync(HttpMethod.Post, $"/v2/models/{model}/infer", content);
    }

    private static (JsonElement Head, byte[] Tensors) Split(RestReply reply)
    {
        var length = int.Parse(reply.Headers[Header.ToLowerInvariant()]);
        return (JsonSerializer.Deserialize<JsonElement>(reply.Body.AsSpan(0, length)), reply.Body[length..]);
    }
}
