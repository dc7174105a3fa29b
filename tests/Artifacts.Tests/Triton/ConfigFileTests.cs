using Sluice.Artifacts.Triton;

namespace Sluice.Artifacts.Tests.Triton;

/// <summary>What of a <c>config.pbtxt</c> is acted on, and what is refused.</summary>
public sealed class ConfigFileTests
{
    private const string Whole = """
        # As Triton's users write it.
        name: "wine"
        platform: "onnxruntime_onnx"   backend: 'onnxruntime'
        max_batch_size: 8
        input [ { name: "x" data_type: TYPE_FP32 dims: [ -1, 4 ] } ]
        output [
          { name: "label" data_type: TYPE_STRING dims: [ 1 ] label_filename: "la" "bels.txt" },
          { name: "p" data_type: TYPE_FP32 dims: 3 }
        ]
        instance_group [ { count: 2 kind: KIND_CPU }, { count: 1 gpus: [ 0 ] } ]
        dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 1500 preserve_ordering: true }
        version_policy: { latest: { num_versions: 2 } }
        default_model_filename: "other.onnx";
        optimization < graph < level: 1 > >
        parameters { key: "a" value: { string_value: "}" } }
        parameters { key: "b" value: { string_value: "#" } }
        """;

    [Fact]
    public void What_this_server_acts_on_is_read_and_all_else_is_named_once()
    {
        var file = ConfigFile.Read(Whole);

        var settings = file.Settings;
        Assert.Equal((8, 3, "other.onnx"), (settings.MaxBatchSize, settings.Instances, settings.ModelFileName));
        Assert.Equal("latest:2", settings.Versions?.ToString());
        Assert.Equal([4, 8], settings.Batching?.PreferredRows);
        Assert.Equal(TimeSpan.FromMilliseconds(1.5), settings.Batching?.MaxDelay);
        Assert.Equal(KeyValuePair.Create("label", "labels.txt"), Assert.Single(settings.LabelFiles));
        Assert.Equal(
            ["instance_group.gpus", "dynamic_batching.preserve_ordering", "optimization", "parameters"],
            file.Unused
        );
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("version_policy { all { } }", "all")]
    [InlineData("version_policy: { latest {} }", "latest")]
    [InlineData("version_policy { specific { versions: 3 versions: 5 } }", "only:3,5")]
    [InlineData("version_policy { specific: { versions: [ 1 ] } }", "only:1")]
    public void A_policy_is_one_of_three(string text, string? policy) =>
        Assert.Equal(policy, ConfigFile.Read(text).Settings.Versions?.ToString());

    [Theory]
    [InlineData("ensemble_scheduling { step [ ] }", "line 1: ensemble_scheduling is not served here")]
    [InlineData("\nsequence_batching { }", "line 2: sequence_batching is not served here")]
    [InlineData("platform: \"ensemble\"", "line 1: ensembles are not served here")]
    [InlineData("max_batch_size: -1", "line 1: max_batch_size: expected an integer of 0 or more, got '-1'")]
    [InlineData("max_batch_size: many", "line 1: max_batch_size: expected an integer of 0 or more, got 'many'")]
    [InlineData("instance_group { count: 0 }", "line 1: count: expected an integer of 1 or more, got '0'")]
    [InlineData("version_policy { }", "line 1: version_policy: expected latest, all or specific")]
    [InlineData("version_policy { specific { versions: '../1' } }", "'../1' is no model version")]
    [InlineData("default_model_filename: '../secret.onnx'", "line 1: default_model_filename: expected a file's name")]
    [InlineData("output { name: 'y' label_filename: '/etc/passwd' }", "line 1: label_filename: expected a file's name")]
    [InlineData("max_batch_size 4", "line 1: expected ':' behind max_batch_size")]
    [InlineData("name: \"x", "line 1: expected \" at the end of the string")]
    [InlineData("input {", "line 1: expected a field's name, got the end")]
    [InlineData("input [ { ", "line 1: expected a field's name, got the end")]
    [InlineData("input: [", "line 1: expected a value of input, got the end")]
    [InlineData("}", "line 1: expected a field's name, got '}'")]
    [InlineData("name: \"a\\q\"", "line 1: expected one of")]
    public void What_cannot_be_served_by_is_refused_with_its_line(string text, string sentence)
    {
        var failure = Assert.Throws<FormatException>(() => ConfigFile.Read(text));

        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_in_messages_end_somewhere()
    {
        var text = string.Concat(Enumerable.Repeat("a{", 10_000));

        Assert.Contains("expected at most 64", Assert.Throws<FormatException>(() => ConfigFile.Read(text)).Message);
    }

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
                ConfigFile.Read(new string(text));
            }
            catch (FormatException refusal)
            {
                Assert.True(refusal.Message.Length > 10, $"seed {seed}, round {round}");
            }
        }
    }
}
