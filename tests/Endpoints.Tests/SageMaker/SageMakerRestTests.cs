using System.Text;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.SageMaker;

/// <summary>SageMaker's two paths.</summary>
public sealed class SageMakerRestTests
{
    private const string Csv = "text/csv";
    private const string Json = "application/json";
    private const string Lines = "application/jsonlines";
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";

    [Fact]
    public async Task Ping_says_whether_predictions_can_be_asked_for()
    {
        await using var ready = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));
        await using var unready = await EndpointServer.StartAsync(FakeModel.Broken());

        var (well, ill) = (await ready.Rest.GetAsync("/ping"), await unready.Rest.GetAsync("/ping"));

        Assert.Equal((200, "", 503), (well.Status, well.Text, ill.Status));
    }

    public static TheoryData<string, string, string, string, string> Answered =>
        new()
        {
            // model, content type, accept, body, answer
            { "matrix", Csv, Csv, "1,2\n3,4.5\n", "1,2\n3,4.5\n" },
            { "matrix", "text/csv; charset=utf-8", "*/*", "1, 2\r\n3,4.5", "1,2\n3,4.5\n" },
            { "matrix", "text/csv;header=present", Csv, "u,v\n1,2", "1,2\n" },
            { "matrix", Csv, Csv, "1,\nnan,-inf", "1,NaN\nNaN,-Infinity\n" },
            { "matrix", Csv, Json, "1,2\n3,4", """{"predictions":[[1,2],[3,4]]}""" },
            { "matrix", Csv, Lines, "1,2\n3,4", "[1,2]\n[3,4]\n" },
            { "matrix", Json, "text/*", """{"instances":[[1,2]]}""", "1,2\n" },
            { "matrix", Json, "image/png, application/json;q=0.1, text/csv;q=0.5", "[[1,2]]", "1,2\n" },
            { "matrix", Json, Json, """{"inputs":[[1,2]]}""", """{"outputs":[[1,2]]}""" },
            { "matrix", Json, Csv, """{"inputs":[[1,2],[3,4]]}""", "1,2\n3,4\n" },
            { "matrix", Json, Json, " [[1,2],[NaN,4]]", """{"predictions":[[1,2],[NaN,4]]}""" },
            { "matrix", Lines, Lines, "[1,2]\n\n[3,NaN]\r\n", "[1,2]\n[3,NaN]\n" },
            { "matrix", Lines, Json, """{"in":[1,2]}""", """{"predictions":[[1,2]]}""" },
            { "open", Csv, Csv, "1,2,3\n4,5,6", "1,2,3\n4,5,6\n" },
            { "vector", Csv, Csv, "7\n-8", "7\n-8\n" },
            { "text", Csv, Csv, "\"a,\"\"b\"\"\"\né\n\"\"", "\"a,\"\"b\"\"\"\né\n\n" },
            { "flags", Csv, Csv, "true\n0\nFALSE\n1", "true\nfalse\nfalse\ntrue\n" },
            { "columns", Csv, Csv, "1.5,blue\n2.5,red", "1.5,blue\n2.5,red\n" },
            { "columns", Csv, Csv, "colour,size\nblue,1.5", "1.5,blue\n" },
            { "columns", Csv, Json, "1.5,blue", """{"predictions":[{"size_out":[1.5],"colour_out":"blue"}]}""" },
            { "pair", Csv, Csv, "1,2,x\n3,4,y", "1,2,x\n3,4,y\n" },
            { "classifier", Csv, Csv, "1,2\n3,4", "\"a,b\",0.5,0.25,0.25\nyes,0,0.125,0.875\n" },
            {
                "classifier",
                Csv,
                Json,
                "1,2\n3,4",
                """{"predictions":[{"label":"a,b","probabilities":{"a,b":0.5,"no":0.25,"yes":0.25}},{"label":"yes","probabilities":{"a,b":0,"no":0.125,"yes":0.875}}]}"""
            },
            {
                "classifier",
                Lines,
                Lines,
                "[1,2]\n[3,4]",
                """{"label":"a,b","probabilities":{"a,b":0.5,"no":0.25,"yes":0.25}}"""
                    + "\n"
                    + """{"label":"yes","probabilities":{"a,b":0,"no":0.125,"yes":0.875}}"""
                    + "\n"
            },
            { "maps", Csv, Csv, "1\n2", "-3,0.75,0.25\n10,0.25,0.75\n" },
        };

    [Theory, MemberData(nameof(Answered))]
    public async Task An_invocation_is_answered(
        string model,
        string content,
        string accept,
        string body,
        string expected
    )
    {
        await using var server = await EndpointServer.StartAsync([.. Models().Where(each => each.Name == model)]);

        var reply = await InvokeAsync(server, content, accept, body);

        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(expected, reply.Text);
    }

    public static TheoryData<string, string, string, string> Refused =>
        new()
        {
            // model, content type, body, what the sentence begins with
            { "matrix", Csv, "", "expected one record or more, got none" },
            { "matrix", Csv, "1,2\n3", "record 2: expected 2 fields (2 for in FP32 [-1, 2]), got 1" },
            { "matrix", Csv, "1,x", "record 1, field 2, input 'in': expected a number in the range of FP32" },
            { "matrix", Csv, "1,1e99", "record 1, field 2, input 'in': expected a number in the range of FP32" },
            { "matrix", Csv, "u,v\n1,2", "record 1, field 1, input 'in': expected a number" },
            { "matrix", Csv, "\"1,2", "record 1, field 1: its quote is not closed" },
            {
                "vector",
                Csv,
                "1.5",
                "record 1, field 1, input 'in': expected an integer in the range of INT64, got '1.5'"
            },
            { "flags", Csv, "yes", "record 1, field 1, input 'in': expected true, false, 1 or 0" },
            { "cube", Csv, "1,2", "CSV cannot carry input in FP32 [-1, 2, 2]" },
            {
                "columns",
                Csv,
                "1",
                "record 1: expected 2 fields (1 for size FP32 [-1, 1], 1 for colour BYTES [-1]), got 1"
            },
            { "totals", Csv, "1,2", "output 'total' has shape [], and cannot be answered row by row" },
            { "matrix", Json, "[]", "expected one instance or more, got none" },
            { "matrix", Json, "[[1,2]", "the body is not JSON: expected a list of instances" },
            { "matrix", Json, "[[1,2]]x", "the body is not JSON: expected a list of instances" },
            { "matrix", Json, "{}", "expected either 'instances'" },
            { "matrix", Lines, "[1,2]\nx", "the body is not JSON: expected an instance in line 2" },
            { "matrix", Lines, "[1,2]\n[3]", "line 2, input 'in': expected 2 values in each array at depth 1, got 1" },
            { "matrix", Lines, "[1,2] [3,4]", "the body is not JSON: expected an instance in line 1" },
            { "matrix", Lines, "\n", "expected one instance or more, got none" },
        };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_body_that_is_not_for_the_model_is_refused(
        string model,
        string content,
        string body,
        string sentence
    )
    {
        await using var server = await EndpointServer.StartAsync([.. Models().Where(each => each.Name == model)]);

        var reply = await InvokeAsync(server, content, "*/*", body);

        Assert.Equal(400, reply.Status);
        Assert.StartsWith(sentence, reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "image/png",
        "*/*",
        415,
        "Content-Type: expected text/csv, application/json or application/jsonlines, got 'image/png'"
    )]
    [InlineData("", "*/*", 415, "Content-Type: expected text/csv, application/json or application/jsonlines, got none")]
    [InlineData(
        Csv,
        "image/png",
        406,
        "Accept: expected text/csv, application/json or application/jsonlines, got 'image/png'"
    )]
    [InlineData(Csv, "text/csv;q=0", 406, "Accept: expected")]
    public async Task Another_form_is_refused(string content, string accept, int status, string sentence)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));

        var reply = await InvokeAsync(server, content, accept, "1,2,x");

        Assert.Equal(status, reply.Status);
        Assert.StartsWith(sentence, reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_models_a_header_names_one()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.EchoOf("first", ElementType.Int64, -1),
            FakeModel.EchoOf("second", ElementType.Bytes, -1)
        );

        var unnamed = await InvokeAsync(server, Csv, Csv, "x");
        var named = await InvokeAsync(server, Csv, Csv, "x", (TargetModel, "second"));
        var unknown = await InvokeAsync(server, Csv, Csv, "x", (TargetModel, "third"));

        Assert.Equal(400, unnamed.Status);
        Assert.Equal($"expected the header {TargetModel} with one of the models here: first, second", unnamed.Error);
        Assert.Equal("x\n", named.Text);
        Assert.Equal("text/csv; charset=utf-8", named.ContentType);
        Assert.Equal(404, unknown.Status);
    }

    private static Task<RestReply> InvokeAsync(
        EndpointServer server,
        string contentType,
        string accept,
        string body,
        params (string, string)[] headers
    )
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return server.Rest.SendAsync(HttpMethod.Post, "/invocations", content, [("Accept", accept), .. headers]);
    }

    private static FakeModel[] Models() =>
        [
            FakeModel.EchoOf("matrix", ElementType.Float32, -1, 2),
            FakeModel.EchoOf("open", ElementType.Float64, -1, -1),
            FakeModel.EchoOf("cube", ElementType.Float32, -1, 2, 2),
            FakeModel.EchoOf("vector", ElementType.Int64, -1),
            FakeModel.EchoOf("text", ElementType.Bytes, -1),
            FakeModel.EchoOf("flags", ElementType.Bool, -1),
            FakeModel.Pair("pair", "1"),
            FakeModel.Totals(),
            FakeModel.Classifier(),
            new(
                "columns",
                ["1"],
                _ => new EchoModel(
                    new(
                        [new("size", ElementType.Float32, new(-1, 1)), new("colour", ElementType.Bytes, new(-1))],
                        [
                            new("size_out", ElementType.Float32, new(-1, 1)),
                            new("colour_out", ElementType.Bytes, new(-1)),
                        ]
                    )
                )
            ),
            new(
                "maps",
                ["1"],
                _ => new AnsweringModel(
                    new(
                        [new("in", ElementType.Int64, new(-1))],
                        [new("p", ElementType.Float32, new(-1, 2)) { Classes = ClassLabels.Of([10, -3]) }]
                    ),
                    Tensor.OfBytes("p", ElementType.Float32, new(2, 2), Samples.Bytes(0.75f, 0.25f, 0.25f, 0.75f))
                )
            ),
        ];
}
