using System.Text;
using Sluice.Cli.Manifests;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Manifests;

/// <summary>Whatever the text, the reader answers soon, with a value or with problems that have words.</summary>
public sealed class HostileManifestTests
{
    private const int Size = 1_000_000;
    private static readonly string[] Pieces =
    [
        .. "\t\n\r{}[]\"'|>#%@`~\\\0\ud83d\ufffd\u2028".Select(c => $"{c}"),
        .. "- ;: ;&a ;*a;<<: ;!!int ;!x ;? ;---\n;...\n;null;9e9;0x;  ;\"\\ud800\"".Split(';'),
    ];

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Why; the text.</summary>
    public static TheoryData<string, Func<string>> Huge =>
        new()
        {
            { "one long word", () => new string('x', Size) },
            { "one long quoted text", () => $"\"{new string('x', Size)}\"" },
            { "one long value", () => $"kind: {new string('x', Size)}" },
            { "one long key", () => $"{new string('x', Size)}: 1" },
            { "one long unknown field", () => IrisYaml.With("weight: 90", $"{new string('w', Size / 2)}: 90") },
            { "one long number", () => $"kind: {new string('1', Size)}" },
            { "one long comment", () => $"#{new string('x', Size)}" },
            { "one long line of blanks", () => $"kind:{new string(' ', Size)}x" },
            { "nothing but line ends", () => new string('\n', Size) },
            { "nothing but colons", () => new string(':', Size) },
            { "nothing but dashes", () => new string('-', Size) },
            { "nothing but dashes and blanks", () => Repeat("- ", Size / 2) },
            { "nothing but keys in a line", () => Repeat("a: ", Size / 3) },
            { "nothing but questions", () => Repeat("? ", Size / 2) },
            { "nothing but brackets", () => new string('[', Size) },
            { "nothing but braces", () => new string('{', Size) },
            { "nothing but pairs of brackets", () => Repeat("[]", Size / 2) },
            { "nothing but quotes", () => new string('"', Size) },
            { "nothing but anchors", () => Repeat("&a ", Size / 3) },
            { "nothing but aliases", () => Repeat("*a ", Size / 3) },
            { "nothing but tags", () => Repeat("!!str ", Size / 6) },
            { "nothing but escapes", () => $"\"{Repeat("\\", Size)}" },
            { "nothing but document marks", () => Repeat("---\n", Size / 4) },
            { "nothing but tabs", () => new string('\t', Size) },
            { "a tab a line", () => Repeat("\ta: b\n", Size / 6) },
            { "a list of a hundred thousand items", () => Repeat("- a\n", Size / 4) },
            {
                "a mapping of a hundred thousand names",
                () => string.Concat(Enumerable.Range(0, Size / 10).Select(i => $"k{i}: 1\n"))
            },
            { "one name a hundred thousand times", () => Repeat("kind: 1\n", Size / 8) },
            {
                "deep by indentation",
                () => string.Concat(Enumerable.Range(0, 1000).Select(i => $"{new string(' ', i)}a:\n"))
            },
            { "aliases that explode", () => Explosion("[", "]") },
            { "merges that explode", () => Explosion("{<<: [", "]}") },
            { "an alias of a large thing, often", () => $"a: &a [{Repeat("1,", 5000)}]\nb: [{Repeat("*a,", 5000)}]\n" },
        };

    [Theory, MemberData(nameof(Huge))]
    public async Task Answers_soon_whatever_the_size(string because, Func<string> text)
    {
        var reading = await Task.Run(() => ManifestReader.Read(text(), "m.yaml")).Within(Soon);

        Assert.False(reading.IsValid, because);
        Assert.All(reading.Problems, problem => Assert.InRange($"{problem}".Length, 1, 2000));
    }

    [Fact]
    public void Says_of_aliases_that_explode_where_and_why()
    {
        var problem = Assert.Single(ManifestReader.Read(Explosion("[", "]"), "m.yaml").Problems);

        Assert.StartsWith("m.yaml:5:", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "expected at most 10000 values, those that aliases repeat included, got more",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_300_102)]
    public void Answers_to_mutations_of_a_manifest_with_words(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 4000; round++)
        {
            var text = Mutate(IrisYaml.Text, random);
            try
            {
                var reading = ManifestReader.Read(text, "m.yaml");

                Assert.Equal(reading.IsValid, reading.Problems.Count == 0);
                Assert.All(reading.Problems, problem => Assert.NotEqual("", problem.Message));
                Assert.All(
                    reading.Problems,
                    problem => Assert.DoesNotContain("\n", $"{problem}", StringComparison.Ordinal)
                );
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}, of\n{text}", failure);
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, Math.Min(random.Next(1, 12), mutated.Length - at));
                    break;
                case 1:
                    mutated[at] = (char)random.Next(1, 128);
                    break;
                case 2:
                    mutated.Insert(at, text.AsSpan(random.Next(text.Length - 20), 20));
                    break;
                default:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return mutated.ToString();
    }

    /// <summary>A mapping whose every line holds the line above ten times.</summary>
    private static string Explosion(string open, string close)
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"k{i}: &k{i} {open}{Repeat($"*k{i - 1},", 10)}{close}");
        return string.Join('\n', lines.Prepend("k0: &k0 {a: 1}"));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
