using System.Text;
using System.Text.Json;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.OpenApi;

/// <summary>The document and the page: made of what is loaded, and true when tried.</summary>
public sealed class OpenApiRestTests
{
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";

    [Fact]
    public async Task Every_path_answers_and_every_sample_works_when_sent()
    {
        FakeModel[] models =
        [
            .. Enum.GetValues<ElementType>().Select(FakeModel.Echo),
            FakeModel.EchoOf("matrix", ElementType.Float64, -1, 3),
            FakeModel.EchoOf("fixed", ElementType.BFloat16, 2, 3),
            FakeModel.EchoOf("list", ElementType.Int64, -1),
            FakeModel.Pair("pair", "9", "10"),
            FakeModel.Totals(),
            FakeModel.Broken(),
        ];
        await using var server = await EndpointServer.StartAsync("all", models);

        Assert.Equal(7 + (19 * 8) + (20 * 8), await SendAllAsync(server));
    }

    [Fact]
    public async Task A_model_alone_has_a_record_of_CSV_that_works()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.EchoOf("matrix", ElementType.Float32, -1, 3)
        );
        var document = (await server.Rest.GetAsync("/openapi.json")).Json;

        var content = document
            .GetProperty("paths")
            .GetProperty("/invocations")
            .GetProperty("post")
            .GetProperty("requestBody");
        Assert.Equal(
            "0,0,0",
            content.GetProperty("content").GetProperty("text/csv").GetProperty("example").GetString()
        );
        Assert.Equal(7 + 8 + 8, await SendAllAsync(server));
    }

    [Fact]
    public async Task The_document_has_the_models_own_inputs_and_not_those_that_failed()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var paths = (await server.Rest.GetAsync("/openapi.json")).Json.GetProperty("paths");

        var schema = paths
            .GetProperty("/v2/models/pair/infer")
            .GetProperty("post")
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema");
        var inputs = schema.GetProperty("properties").GetProperty("inputs");
        Assert.Equal(2, inputs.GetProperty("minItems").GetInt32());
        Assert.Equal(
            ["FP32 [-1, 2]", "BYTES [-1]"],
            inputs
                .GetProperty("items")
                .GetProperty("oneOf")
                .EnumerateArray()
                .Select(each => each.GetProperty("description").GetString())
        );
        Assert.False(paths.TryGetProperty("/v2/models/broken", out _));
    }

    [Fact]
    public async Task Inputs_too_large_to_show_have_no_sample_and_say_so()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.EchoOf("image", ElementType.Float32, -1, 3, 2048, long.MaxValue / 2)
        );

        var paths = (await server.Rest.GetAsync("/openapi.json")).Json.GetProperty("paths");
        var operation = paths.GetProperty("/v2/models/image/infer").GetProperty("post");
        var page = await server.Rest.GetAsync("/");

        Assert.Equal(
            "No sample: its inputs have more than 4096 elements.",
            operation.GetProperty("description").GetString()
        );
        Assert.Contains("too large for a sample", page.Text);
    }

    [Fact]
    public async Task The_page_lists_models_states_and_calls_and_loads_nothing()
    {
        await using var server = await EndpointServer.StartAsync(
            "all",
            FakeModel.Pair("pair", "9", "10"),
            FakeModel.Broken()
        );

        var page = await server.Rest.GetAsync("/");

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Contains("<td>9</td><td><span class=\"Ready\">Ready</span>", page.Text);
        Assert.Contains($"<span class=\"Failed\">Failed</span> {FakeModel.BrokenBecause}", page.Text);
        Assert.Contains("/v2/models/pair/infer&#x27; -d &#x27;{&quot;inputs&quot;:[", page.Text);
        var policy = page.Headers["content-security-policy"];
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("script", page.Text);
        Assert.DoesNotContain("src=", page.Text);
    }

    [Fact]
    public async Task What_a_models_author_wrote_is_escaped_on_the_page_and_quoted_for_the_shell()
    {
        const string Hostile = "<b onload=x>'$(id)";
        var model = new FakeModel(
            "odd",
            ["1"],
            _ => new EchoModel(
                new([new(Hostile, ElementType.Float32, new(2))], [new("out", ElementType.Float32, new(2))])
            )
        );
        await using var server = await EndpointServer.StartAsync(model);

        var page = await server.Rest.GetAsync("/");

        Assert.DoesNotContain("<b ", page.Text);
        Assert.Contains("&lt;b onload=x&gt;&#x27;$(id)", page.Text);
        var call = page.Text.Split("<pre>")[1].Split("</pre>")[0];
        // The shell's text never ends before the JSON does: each quote of the text itself is escaped in JSON.
        Assert.Equal(4, System.Net.WebUtility.HtmlDecode(call).Count(letter => letter == '\''));
        Assert.Equal(7 + 8 + 8, await SendAllAsync(server));
    }

    /// <summary>Asks every path of the document with its samples; how many there were.</summary>
    private static async Task<int> SendAllAsync(EndpointServer server)
    {
        var document = await server.Rest.GetAsync("/openapi.json");
        Assert.Equal((200, "application/json"), (document.Status, document.ContentType));
        Assert.Equal("3.0.3", document.Json.GetProperty("openapi").GetString());
        var sent = 0;
        foreach (var path in document.Json.GetProperty("paths").EnumerateObject())
        {
            var method = Assert.Single(path.Value.EnumerateObject());
            if (method.Name == "get")
            {
                var got = await server.Rest.GetAsync(path.Name);
                Assert.True(got.Status == 200, $"{path.Name}: {got.Status} {got.Text}");
            }
            else
            {
                await PostAsync(server, path.Name, method.Value);
            }

            sent++;
        }

        return sent;
    }

    private static async Task PostAsync(EndpointServer server, string path, JsonElement operation)
    {
        foreach (var type in operation.GetProperty("requestBody").GetProperty("content").EnumerateObject())
        {
            var example = type.Value.GetProperty("example");
            var text = example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText();
            var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            body.Headers.ContentType = new(type.Name);
            (string, string)[] headers = operation.TryGetProperty("parameters", out var parameters)
                ? [(TargetModel, parameters[0].GetProperty("example").GetString()!)]
                : [];
            var reply = await server.Rest.SendAsync(HttpMethod.Post, path, body, headers);
            Assert.True(reply.Status == 200, $"{path} {type.Name} {text}: {reply.Status} {reply.Text}");
        }
    }
}
