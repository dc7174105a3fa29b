using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.ModelServer.Tests.Harness;

namespace Sluice.ModelServer.Tests;

/// <summary>A repository's <c>config.pbtxt</c>, as its models are served.</summary>
public sealed partial class ConfigurationTests
{
    [Fact]
    public async Task A_models_own_versions_are_served_with_its_own_file_and_limits()
    {
        using var repository = new TestRepository().With("iris", "1", "2", "3");
        File.Move(PathOf(repository, "iris/3/model.onnx"), PathOf(repository, "iris/3/other.onnx"));
        File.WriteAllText(PathOf(repository, "iris/3/model.onnx"), "this is not the model");
        File.Copy(PathOf(repository, "iris/3/other.onnx"), PathOf(repository, "iris/2/other.onnx"));
        Configure(
            repository,
            """
            max_batch_size: 1
            instance_group { count: 1 }
            version_policy { latest { num_versions: 2 } }
            default_model_filename: "other.onnx"
            optimization { }
            """
        );
        await using var server = await TestServer.StartAsync(repository);

        var index = await server.Rest.PostAsync("/v2/repository/index", "");
        var one = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var two = await server.Rest.PostAsync(
            "/v2/models/iris/infer",
            """{"inputs":[{"name":"features","datatype":"FP32","shape":[2,4],"data":[1,1,1,1,1,1,1,1]}]}"""
        );
        var config = await server.Rest.GetAsync("/v2/models/iris/config");

        Assert.Equal(
            """200 [{"name":"iris","version":"2","state":"READY","reason":""},{"name":"iris","version":"3","state":"READY","reason":""}]""",
            Digests().Replace(index, "")
        );
        Assert.StartsWith("""200 {"model_name":"iris","model_version":"3",""", one);
        Assert.Equal(
            """400 {"error":"expected at most 1 rows, the max_batch_size of the model's configuration, got 2"}""",
            two
        );
        Assert.Contains("\"max_batch_size\":1,", config);
        Assert.Contains("\"default_model_filename\":\"other.onnx\"", config);
        var warning = Assert.Single(server.Logs.Entries, entry => entry.Message.Contains("does not act on"));
        Assert.EndsWith("config.pbtxt names what this server does not act on: optimization", warning.Message);
    }

    [Fact]
    public async Task What_needs_another_server_fails_to_load_and_the_rest_is_served()
    {
        using var repository = new TestRepository().With("iris", "1").With("ensemble", "1");
        File.WriteAllText(PathOf(repository, "ensemble/config.pbtxt"), "name: 'e'\nplatform: 'ensemble'");
        await using var server = await TestServer.StartAsync(repository);

        var ready = await server.Rest.GetAsync("/v2/models/iris/ready");
        var ensemble = await server.Rest.GetAsync("/v2/models/ensemble/ready");

        Assert.StartsWith("200", ready);
        Assert.StartsWith("503", ensemble);
        Assert.Contains("config.pbtxt: line 2: ensembles are not served here", ensemble);
    }

    [Fact]
    public async Task Labels_beside_the_versions_are_told_with_the_model_and_each_answer()
    {
        using var repository = new TestRepository().With("iris", "1");
        File.WriteAllText(PathOf(repository, "iris/names.txt"), "se\"tosa\nversicolor \r\nvirginica\n");
        Configure(repository, "output { name: 'probabilities' label_filename: 'names.txt' }");
        await using var server = await TestServer.StartAsync(repository);

        var metadata = await server.Rest.GetAsync("/v2/models/iris");
        var config = await server.Rest.GetAsync("/v2/models/iris/config");
        var answer = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var message = await server.InferAsync(IrisRequests.Message());
        var rows = await server.Rest.PostAsync("/v1/models/iris:predict", """{"instances":[[1,2,3,4]]}""");

        Assert.Equal(
            """["se\"tosa","versicolor","virginica"]""",
            (string?)JsonNode.Parse(metadata[4..])!["parameters"]!["labels.probabilities"]
        );
        Assert.Contains("labels.probabilities", config);
        Assert.Contains(
            "\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[1,3],\"parameters\":{\"labels\":",
            answer
        );
        Assert.Equal(
            """["se\"tosa","versicolor","virginica"]""",
            message.Message!.Outputs.Single(output => output.Name == "probabilities").Parameters["labels"].StringParam
        );
        // TensorFlow Serving's clients expect the tensor as the model has it.
        Assert.Contains("\"probabilities\":[", rows);
        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Message.Contains("names.txt"));
    }

    [Fact]
    public async Task Labels_that_are_not_there_fail_the_model_and_say_so()
    {
        using var repository = new TestRepository().With("iris", "1");
        Configure(repository, "output { name: 'probabilities' label_filename: 'names.txt' }");
        await using var server = await TestServer.StartAsync(repository);

        var ready = await server.Rest.GetAsync("/v2/models/iris/ready");

        Assert.StartsWith("503", ready);
        Assert.Contains(
            "label_filename of output 'probabilities': expected the file names.txt beside the model's versions",
            ready
        );
    }

    private static void Configure(TestRepository repository, string text) =>
        File.WriteAllText(PathOf(repository, "iris/config.pbtxt"), text);

    private static string PathOf(TestRepository repository, string path) => Path.Combine(repository.Path, path);

    [GeneratedRegex(",\"digest\":\"sha256:[0-9a-f]{64}\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Digests();
}
