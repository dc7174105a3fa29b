using Sluice.Cli.Manifests;

namespace Sluice.Cli.Tests.Manifests;

public sealed class ManifestReaderTests
{
    /// <summary>Why; what of the good manifest is replaced, and by what; every problem, one a line.</summary>
    public static TheoryData<string, string, string, string> Wrong =>
        new()
        {
            {
                "every field's own line",
                "      weight: 90\n",
                "      wieght: 90\n",
                "m.yaml:11:7: spec.variants[0].wieght: unknown field; did you mean \"weight\"? This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "several problems, in order",
                "weight: 10",
                "weight: -1\nmetdata: {}",
                """
                    m.yaml:14:15: spec.variants[1].weight: expected an integer from 0 to 1000000, got -1
                    m.yaml:15:1: metdata: unknown field; did you mean "metadata"? This release knows: apiVersion, kind, metadata, spec, status
                    """
            },
            {
                "a version without quotes is a number, and 1.10 would be 1.1",
                "\"1\"",
                "1.10",
                "m.yaml:10:16: spec.variants[0].version: expected a string, got the number 1.10; write it in quotes: \"1.10\""
            },
            {
                "a field twice",
                "      weight: 90\n",
                "      weight: 90\n      weight: 91\n",
                "m.yaml:12:7: spec.variants[0].weight: expected once, but it is already on line 11"
            },
            {
                "a field twice, once in quotes",
                "kind: ModelDeployment\n",
                "kind: ModelDeployment\n\"kind\": ModelDeployment\n",
                "m.yaml:3:1: kind: expected once, but it is already on line 2"
            },
            {
                "what only Sluice writes",
                "metadata:\n",
                "status:\n  modelName: iris\nmetadata:\n",
                "m.yaml:3:1: status: expected none: only Sluice writes it"
            },
            {
                "what only Sluice writes, and more",
                "metadata:\n  name: iris\n",
                "metadata:\n  name: 1\nstatus: {}\n",
                """
                    m.yaml:4:9: metadata.name: expected a string, got the integer 1; write it in quotes: "1"
                    m.yaml:5:1: status: expected none: only Sluice writes it
                    """
            },
            {
                "two documents",
                "apiVersion: sluice.dev/v1alpha1\nkind: ModelDeployment\nmetadata:\n",
                "kind: Service\n---\napiVersion: sluice.dev/v1alpha1\nkind: ModelDeployment\nmetadata:\n",
                "m.yaml:3:1: expected one document, a ModelDeployment, got 2: Service on line 1, ModelDeployment on line 3"
            },
            {
                "two documents, one of them anything",
                "weight: 10\n",
                "weight: 10\n---\n- 1\n",
                "m.yaml:16:1: expected one document, a ModelDeployment, got 2: ModelDeployment on line 1, something without a kind on line 16"
            },
            {
                "another kind",
                "kind: ModelDeployment",
                "kind: Deployment",
                "m.yaml:2:7: kind: expected \"ModelDeployment\", got \"Deployment\""
            },
            {
                "a tab in the indentation, which nobody sees",
                "      weight: 90",
                "\tweight: 90",
                "m.yaml:11:1: not YAML: While scanning a mapping, found invalid tab as indentation; indent by spaces, not by tabs (shown as →); the line is: →weight: 90"
            },
            {
                "an unclosed quote",
                "\"1\"",
                "\"1",
                "m.yaml:10:16: not YAML: While scanning a multi-line double-quoted scalar, found wrong indentation; the line is:       version: \"1"
            },
            {
                "an unclosed bracket",
                "\"1\"",
                "[1",
                "m.yaml:11:7: not YAML: expected the end of a value; is a brace, bracket or quote left open before?; the line is:       weight: 90"
            },
            {
                "a colon in a brace left open",
                "name: iris",
                "{name: iris",
                "m.yaml:5:1: not YAML: expected the end of a value; is a brace, bracket or quote left open before?; the line is: spec:"
            },
            {
                "no name before a colon",
                "    uri: models/iris",
                "    : models/iris",
                "m.yaml:8:3: expected a name before each colon above, found none; the line is:   variants:"
            },
            {
                "an unknown tag",
                "\"1\"",
                "!version 1",
                "m.yaml:10:16: expected no tag but !!str, !!int, !!float, !!bool, !!null, !!seq or !!map, got !version; the line is:       version: !version 1"
            },
            {
                "an unknown tag of a mapping",
                "metadata:\n",
                "metadata: !!set\n",
                "m.yaml:3:11: expected no tag but !!str, !!int, !!float, !!bool, !!null, !!seq or !!map, got !!set; the line is: metadata: !!set"
            },
            {
                "a text that is not what its tag says",
                "90",
                "!!int many",
                "m.yaml:11:15: expected !!int, got \"many\"; the line is:       weight: !!int many"
            },
            {
                "an alias of nothing",
                "\"1\"",
                "*seven",
                "m.yaml:10:16: expected an anchor &seven before *seven, found none; the line is:       version: *seven"
            },
            {
                "an alias inside what it names",
                "metadata:\n",
                "metadata: &all\n  labels: *all\n",
                "m.yaml:4:11: expected a finished value, but *all is inside itself; the line is:   labels: *all"
            },
            {
                "a merge of no mapping",
                "      weight: 90",
                "      <<: 90",
                "m.yaml:11:11: expected a mapping, or a list of mappings, after <<; the line is:       <<: 90"
            },
            {
                "a mapping for a name",
                "      weight: 90",
                "      ? {a: b}\n      : 90",
                "m.yaml:11:9: expected a name before the colon, got none or a list or mapping; the line is:       ? {a: b}"
            },
            {
                "an immutable field",
                "name: iris",
                "name: rose",
                "m.yaml:4:9: metadata.name: expected \"iris\", got \"rose\": it may not change; make another ModelDeployment"
            },
        };

    [Theory, MemberData(nameof(Wrong))]
    public void Says_what_is_wrong_and_where(string because, string written, string instead, string expected)
    {
        var before = ManifestReader.Read(IrisYaml.Text, "m.yaml").Value;

        var reading = ManifestReader.Read(IrisYaml.With(written, instead), "m.yaml", before);

        var said = string.Join('\n', reading.Problems);
        Assert.True(expected == said, $"{because}\nexpected: {expected}\nbut got:  {said}");
        Assert.False(reading.IsValid);
    }

    [Theory]
    [InlineData("", "m.yaml: expected a ModelDeployment, got an empty file")]
    [InlineData(" \n\n", "m.yaml: expected a ModelDeployment, got an empty file")]
    [InlineData("# nothing\n", "m.yaml: expected a ModelDeployment, got an empty file")]
    [InlineData("---\n---\n", "m.yaml: expected a ModelDeployment, got an empty file")]
    [InlineData("null", "m.yaml: expected a ModelDeployment, got an empty file")]
    [InlineData("[]", "m.yaml:1:1: expected a mapping with apiVersion, kind, metadata, spec, status, got a list")]
    [InlineData(
        "hello",
        "m.yaml:1:1: expected a mapping with apiVersion, kind, metadata, spec, status, got the string \"hello\""
    )]
    [InlineData(
        "\u007fELF\u0002\0\0",
        "m.yaml:1:1: not YAML: expected text in UTF-8, got what is none or a character that cannot be printed"
    )]
    [InlineData(
        "kind: x\nb: \ufffd",
        "m.yaml:2:4: not YAML: expected text in UTF-8, got what is none or a character that cannot be printed"
    )]
    public void Says_what_else_a_file_may_be(string text, string expected) =>
        Assert.Equal([expected], ManifestReader.Read(text, "m.yaml").Problems.Select(problem => $"{problem}"));

    [Fact]
    public void Refuses_a_file_that_no_cluster_would_store()
    {
        var text = IrisYaml.Text + "#" + new string('x', 1 << 20);

        var problem = Assert.Single(ManifestReader.Read(text, "m.yaml").Problems);

        Assert.Equal($"m.yaml: expected at most 1048576 characters, got {text.Length}", problem.ToString());
    }
}
