using Sluice.Artifacts.Triton;
using Sluice.Serving.Errors;

namespace Sluice.Artifacts.Tests.Triton;

/// <summary>A configuration that comes with a request to load a model: JSON, as protobuf writes it.</summary>
public sealed class ConfigJsonTests
{
    private const string Whole = """
        {
          "name": "wine", "backend": "onnxruntime", "max_batch_size": "8", "input": [{ "name": "x", "dims": ["-1", 4] }],
          "output": [{ "name": "label", "label_filename": "labels.txt" }, { "name": "p", "labelFilename": null }],
          "instance_group": [{ "count": 2, "kind": "KIND_CPU" }, { "gpus": [0] }],
          "dynamicBatching": { "preferredBatchSize": [4, 8], "maxQueueDelayMicroseconds": "1500", "preserve_ordering": true },
          "version_policy": { "specific": { "versions": ["3", 5] } },
          "default_model_filename": "other.onnx", "optimization": {}, "parameters": { "a": { "string_value": "}" } }
        }
        """;

    [Fact]
    public void It_says_the_same_as_the_file_would_in_either_spelling()
    {
        var configuration = ModelConfiguration.OfRequest(Whole);

        var settings = configuration.Settings;
        Assert.Equal((8, 3, "other.onnx"), (settings.MaxBatchSize, settings.Instances, settings.ModelFileName));
        Assert.Equal("only:3,5", settings.Versions?.ToString());
        Assert.Equal([4, 8], settings.Batching?.PreferredRows);
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), settings.Batching?.MaxDelay);
        Assert.Equal(KeyValuePair.Create("label", "labels.txt"), Assert.Single(settings.LabelFiles));
        Assert.Equal(
            "the request's config names what this server does not act on: "
                + "instance_group.gpus, dynamic_batching.preserve_ordering, optimization, parameters",
            configuration.Warning
        );
    }

    [Theory]
    [InlineData("", "config: expected a model's configuration as JSON")]
    [InlineData("\"parameters\": {}", "config: expected a model's configuration as JSON")]
    [InlineData("[]", "config: expected a JSON object, got Array")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "config: expected a model's configuration as JSON")]
    [InlineData("{\"name\":\"\\ud800\"}", "config: expected a model's configuration as JSON")]
    [InlineData("{\"max_batch_size\":[[1]]}", "config: max_batch_size: expected a value, got Array")]
    [InlineData("{\"max_batch_size\":{}}", "config: max_batch_size: expected an integer of 0 or more, got ''")]
    [InlineData("{\"maxBatchSize\":true}", "config: max_batch_size: expected an integer of 0 or more, got 'true'")]
    [InlineData("{\"ensemble_scheduling\":{}}", "config: ensemble_scheduling is not served here")]
    [InlineData("{\"version_policy\":{\"specific\":{\"versions\":[\"../1\"]}}}", "'../1' is no model version")]
    public void What_is_none_is_refused_with_a_sentence(string json, string sentence)
    {
        var refusal = Assert.Throws<ServingException>(() => ModelConfiguration.OfRequest(json));

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_a_one_is_not_read() =>
        Assert.StartsWith(
            "config: expected at most",
            Assert.Throws<ServingException>(() => ModelConfiguration.OfRequest(new string(' ', 2 << 20))).Message
        );

    [Theory, InlineData(1), InlineData(2)]
    public void Changed_text_is_read_or_refused_with_a_sentence(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var text = Whole.ToCharArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                text[random.Next(text.Length)] = (char)random.Next(1, 128);
            try
            {
                ModelConfiguration.OfRequest(new string(text));
            }
            catch (ServingException refusal)
            {
                Assert.True(refusal.Message.Length > 10, $"seed {seed}, round {round}");
            }
        }
    }
}
