using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.OpenApi;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Description;

/// <summary><c>/openapi.json</c> of a real server with real models.</summary>
public sealed class OpenApiTests
{
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";

    [Fact]
    public async Task Another_makers_reader_finds_no_fault_in_the_document_and_each_reference_and_name_in_it_is_good()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");

        var document = await DocumentAsync(server);

        var read = OpenApiDocument.Parse(document.ToJsonString(), "json");
        Assert.Empty(read.Diagnostic!.Errors.Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Equal(document["paths"]!.AsObject().Count, read.Document!.Paths.Count);
        var ids = Operations(document).Select(each => (string)each.Operation["operationId"]!).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            References(document).Distinct(),
            reference => Assert.True(Find(document, reference) is not null, $"{reference} is nowhere")
        );
    }

    [Fact]
    public async Task Every_path_is_answered_and_every_sample_works_when_it_is_sent()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");
        var document = await DocumentAsync(server);

        var wrong = new List<string>();
        var sent = 0;
        foreach (var (path, method, operation) in Operations(document))
        {
            foreach (var request in Requests(path, method, operation))
            {
                var (answer, what) = await SendAsync(server, path, request);
                sent++;
                if (!answer.StartsWith("200", StringComparison.Ordinal))
                    wrong.Add($"{what}: {answer}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(sent > 150, $"only {sent} requests were sent");
        var predicted = Operations(document)
            .Where(each => each.Path.Contains("/infer") || each.Path.Contains(":predict"));
        Assert.All(predicted, each => Assert.NotEmpty(Requests(each.Path, each.Method, each.Operation)));
    }

    [Fact]
    public async Task Every_sample_for_grpc_works_when_it_is_sent()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");

        var versions = JsonNode.Parse((await server.Rest.PostAsync("/v2/repository/index", """{"ready":true}"""))[4..]);
        foreach (var version in versions!.AsArray())
        {
            var address = $"/openapi/samples/{version!["name"]}/{version["version"]}/grpc.json";
            var sample = await server.Rest.GetAsync(address);
            var message = JsonParser.Default.Parse<ModelInferRequest>(sample[4..]);
            var reply = await server.InferAsync(message);
            Assert.True(reply.Status == 0, $"{address}: {reply.Detail}");
        }
    }

    [Fact]
    public async Task Inputs_have_their_types_and_shapes_and_classifiers_their_labels()
    {
        using var repository = DescribedModels.Repository();
        await using var server = await TestServer.StartAsync(repository, "all");
        var document = await DocumentAsync(server);

        var input = Schema(document, "iris.2.InferRequest")["properties"]!["inputs"]!["items"]!["properties"]!;
        var row = Schema(document, "iris.2.PredictRequest")["oneOf"]![0]!["properties"]!["instances"]!["items"]!;
        var named = Schema(document, "named.1.InferAnswer")["properties"]!["outputs"]!["items"]!["oneOf"]![0]!;
        var map = Schema(document, "numbered.1.PredictAnswer")["oneOf"]![0]!["properties"]!["predictions"]!["items"]!;

        Assert.Equal("""["features"]""", input["name"]!["enum"]!.ToJsonString());
        Assert.Equal("""["FP32"]""", input["datatype"]!["enum"]!.ToJsonString());
        Assert.Equal(
            (2, "[-1, 4], where -1 is any size."),
            ((int)input["shape"]!["minItems"]!, (string)input["shape"]!["description"]!)
        );
        Assert.Equal((4, 4), ((int)row["minItems"]!, (int)row["maxItems"]!));
        Assert.Equal(
            ["\"é\"", DescribedModels.Evil, "it's"],
            named["x-labels"]!.AsArray().Select(label => (string)label!)
        );
        Assert.Equal("""["1","2","3"]""", map["required"]!.ToJsonString());
        Assert.Equal(
            ["a", "a.1"],
            Operations(document)
                .SelectMany(each => each.Operation["tags"]!.AsArray())
                .Select(tag => (string)tag!)
                .Where(tag => tag[0] == 'a')
                .Distinct()
                .Order()
        );
        Assert.DoesNotContain(Operations(document), each => each.Path.Contains("broken"));
    }

    [Fact]
    public async Task What_was_loaded_later_is_described_then()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.OpenAsync(repository);

        var before = await DocumentAsync(server);
        await server.Host.LoadAsync(CancellationToken.None).Within(TestServer.Limit);
        var after = await DocumentAsync(server);

        Assert.DoesNotContain(Operations(before), each => each.Path.Contains("iris"));
        Assert.Contains(Operations(after), each => each.Path == "/v2/models/iris/versions/1/infer");
    }

    private static async Task<JsonObject> DocumentAsync(TestServer server)
    {
        var answer = await server.Rest.GetAsync("/openapi.json");
        Assert.StartsWith("200 ", answer);
        return JsonNode.Parse(answer[4..])!.AsObject();
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static IEnumerable<Sample> Requests(string path, string method, JsonObject operation)
    {
        if (method == "get")
            return [new(path, null, null, null)];
        return from content in operation["requestBody"]!["content"]!.AsObject()
            where content.Value!["examples"] is not null
            from example in content.Value["examples"]!.AsObject()
            select new Sample(
                path,
                content.Key,
                path == "/invocations" ? example.Key : null,
                example.Value!.AsObject()
            );
    }

    private static async Task<(string Answer, string What)> SendAsync(TestServer server, string path, Sample sample)
    {
        if (sample.Type is null)
            return (await server.Rest.GetAsync(path), path);
        var text = sample.Example!["externalValue"] is { } address
            ? (await server.Rest.GetAsync((string)address!))[4..]
            : sample.Example["value"] switch
            {
                JsonValue value when value.TryGetValue<string>(out var written) => written,
                var value => value!.ToJsonString(),
            };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(sample.Type);
        if (sample.Model is not null)
            content.Headers.Add(TargetModel, sample.Model);
        return (
            await server.Rest.SendAsync(HttpMethod.Post, path, content),
            $"{path} {sample.Type} {sample.Model} {text}"
        );
    }

    private static JsonNode Schema(JsonObject document, string name) => document["components"]!["schemas"]![name]!;

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject item => item.SelectMany(property =>
                property.Key == "$ref" ? [(string)property.Value!] : References(property.Value)
            ),
            JsonArray list => list.SelectMany(References),
            _ => [],
        };

    private static JsonNode? Find(JsonObject document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]);

    /// <param name="Path">Where it is sent.</param>
    /// <param name="Type">Its Content-Type; null: nothing is sent.</param>
    /// <param name="Model">The model that the header names; null: none.</param>
    /// <param name="Example">As the document has it.</param>
    private sealed record Sample(string Path, string? Type, string? Model, JsonObject? Example);
}
