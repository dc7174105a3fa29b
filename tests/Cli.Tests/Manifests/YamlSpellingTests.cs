using Sluice.Cli.Manifests;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Tests.Manifests;

/// <summary>One manifest, many ways to write it; and what a plain word means, which is what Kubernetes' tools make of it.</summary>
public sealed class YamlSpellingTests
{
    /// <summary>Why; another way to write the same manifest.</summary>
    public static TheoryData<string, string> Spellings =>
        new()
        {
            { "as it is", IrisYaml.Text },
            { "line ends of another system", IrisYaml.Text.ReplaceLineEndings("\r\n") },
            { "a byte order mark", "\ufeff" + IrisYaml.Text },
            { "no line end at the end", IrisYaml.Text.TrimEnd() },
            { "document marks", "%YAML 1.2\n---\n" + IrisYaml.Text + "...\n" },
            { "an empty document after it", IrisYaml.Text + "---\n# nothing\n" },
            { "an empty document before it", "---\n---\n" + IrisYaml.Text },
            { "comments and blank lines", IrisYaml.Text.Replace("\n", " # why\n\n", StringComparison.Ordinal) },
            {
                "JSON",
                """
                    {"apiVersion":"sluice.dev/v1alpha1","kind":"ModelDeployment","metadata":{"name":"iris"},"spec":{"model":{
                    "uri":"models/iris"},"variants":[{"name":"main","version":"1","weight":90},
                    	{"name":"challenger","version":"2","weight":10}]}}
                    """
            },
            {
                "single quotes, blocks and tags",
                IrisYaml
                    .Text.Replace("\"1\"", "!!str 1", StringComparison.Ordinal)
                    .Replace("\"2\"", "! 2", StringComparison.Ordinal)
                    .Replace("models/iris", "|-\n      models/iris", StringComparison.Ordinal)
                    .Replace("kind: ModelDeployment", "'kind': >-\n  ModelDeployment", StringComparison.Ordinal)
            },
            { "a weight in hexadecimal", IrisYaml.With("90", "0x5A") },
            { "a weight in octal", IrisYaml.With("90", "0132") },
            { "a weight in YAML 1.2's octal", IrisYaml.With("90", "0o132") },
            { "a weight in binary", IrisYaml.With("90", "+0b101_1010") },
            {
                "an alias",
                IrisYaml
                    .With("kind: ModelDeployment", "kind: &x ModelDeployment")
                    .Replace("metadata:", "metadata:\n  labels: {kind: *x}", StringComparison.Ordinal)
            },
            {
                "an anchor given again",
                IrisYaml.With("\"1\"", "&v \"1\"").Replace("\"2\"", "&v \"2\"", StringComparison.Ordinal)
            },
            {
                "a merge, which what is written overrules",
                IrisYaml
                    .With("    - name: main\n", "    - &v\n      name: main\n")
                    .Replace(
                        "    - name: challenger\n",
                        "    - <<: *v\n      name: challenger\n",
                        StringComparison.Ordinal
                    )
            },
            {
                "a merge of several, of which the first wins",
                IrisYaml.With("      weight: 90\n", "      <<: [{weight: 90}, {weight: 8, name: x}]\n")
            },
        };

    [Theory, MemberData(nameof(Spellings))]
    public void Reads_the_same_however_it_is_written(string because, string text)
    {
        var reading = ManifestReader.Read(text, "m.yaml");

        Assert.True(reading.IsValid, $"{because}\n{string.Join('\n', reading.Problems)}");
        Assert.Equal("iris default models/iris: main 1 90, challenger 2 10", Describe(reading.Value));
    }

    /// <summary>How a label is written; what it is. Kubernetes' tools read YAML 1.1, where these are no texts.</summary>
    public static TheoryData<string, string?> Plain =>
        new()
        {
            { "yes", "got the boolean yes; write it in quotes: \"yes\"" },
            { "Off", "got the boolean Off; write it in quotes: \"Off\"" },
            { "y", "got the boolean y; write it in quotes: \"y\"" },
            { "n", "got the boolean n; write it in quotes: \"n\"" },
            { "TRUE", "got the boolean TRUE; write it in quotes: \"TRUE\"" },
            { "~", "got nothing" },
            { "Null", "got nothing" },
            { "", "got nothing" },
            { "010", "got the integer 010; write it in quotes: \"010\"" },
            { "1_000", "got the integer 1_000; write it in quotes: \"1_000\"" },
            { "1e3", "got the number 1e3; write it in quotes: \"1e3\"" },
            { ".inf", "got the number .inf; write it in quotes: \".inf\"" },
            { "-.Inf", "got the number -.Inf; write it in quotes: \"-.Inf\"" },
            { ".nan", "got the number .nan; write it in quotes: \".nan\"" },
            { "yEs", null },
            { "nULL", null },
            { "0x", null },
            { "089x", null },
            { "1.2.3", null },
            { "1:30", null },
            { "2030-01-02", null },
            { "_1", null },
            { "=", null },
            { "'yes'", null },
            { "\"010\"", null },
        };

    [Theory, MemberData(nameof(Plain))]
    public void Takes_for_text_what_Kubernetes_takes_for_text(string written, string? refusal)
    {
        var reading = ManifestReader.Read(
            IrisYaml.With("metadata:\n", $"metadata:\n  labels:\n    a: {written}\n"),
            "m.yaml"
        );

        Assert.Equal(
            refusal is null ? [] : [$"metadata.labels[a]: expected a string, {refusal}"],
            reading.Problems.Select(problem => $"{problem.Path}: {problem.Message}")
        );
        Assert.Equal(refusal is null, reading.Value?.Metadata.Labels?["a"] == written.Trim('\'', '"'));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("007", 7)]
    [InlineData("0b11", 3)]
    [InlineData("1_0", 10)]
    [InlineData("+5", 5)]
    [InlineData("!!int 5", 5)]
    [InlineData("~", 1)]
    public void Reads_numbers_as_Kubernetes_does(string written, int weight)
    {
        var reading = ManifestReader.Read(IrisYaml.With("90", written), "m.yaml");

        Assert.Empty(reading.Problems);
        Assert.Equal(weight, reading.Value!.Spec.Variants[0].Weight);
    }

    private static string Describe(ModelDeployment deployment)
    {
        var variants = deployment.Spec.Variants.Select(variant => $"{variant.Name} {variant.Version} {variant.Weight}");
        var metadata = deployment.Metadata;
        return $"{metadata.Name} {metadata.Namespace} {deployment.Spec.Model.Uri}: {string.Join(", ", variants)}";
    }
}
