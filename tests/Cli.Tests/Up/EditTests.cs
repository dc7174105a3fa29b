using System.Diagnostics;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Tests.Up;

/// <summary>Edits of the manifest while clients call without pause: none of their requests may fail.</summary>
public sealed class EditTests(ITestOutputHelper output)
{
    /// <summary>A second is promised; a busy machine that runs four clients beside the server gets more.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    /// <summary>Why; the variants before and after the edit; the split that must be told.</summary>
    public static TheoryData<string, string[], string[], string> Edits =>
        new()
        {
            {
                "other weights",
                ["main 1 90", "challenger 2 10"],
                ["main 1 70", "challenger 2 30"],
                "main 70.00 % (version 1), challenger 30.00 % (version 2)"
            },
            { "another version, loaded before the old one goes", ["main 1"], ["main 3"], "main 100.00 % (version 3)" },
            {
                "versions change places",
                ["main 1", "challenger 2"],
                ["main 2", "challenger 1"],
                "main 50.00 % (version 2), challenger 50.00 % (version 1)"
            },
            {
                "a variant more",
                ["main 1"],
                ["main 1 60", "challenger 2 20", "next 3 20"],
                "main 60.00 % (version 1), challenger 20.00 % (version 2), next 20.00 % (version 3)"
            },
            { "a variant less", ["main 1", "challenger 2"], ["challenger 2"], "challenger 100.00 % (version 2)" },
            { "the only variant renamed, its version kept", ["main 1"], ["first 1"], "first 100.00 % (version 1)" },
            { "the only variant replaced", ["main 1"], ["other 2"], "other 100.00 % (version 2)" },
            {
                "two variants with one version",
                ["main 1"],
                ["main 1", "same 1"],
                "main 50.00 % (version 1), same 50.00 % (version 1)"
            },
            {
                "a weight of nothing",
                ["main 1", "challenger 2"],
                ["main 1", "challenger 2 0"],
                "main 100.00 % (version 1), challenger 0.00 % (version 2)"
            },
        };

    [Theory, MemberData(nameof(Edits))]
    public async Task Takes_effect_within_a_second_and_fails_no_request(
        string because,
        string[] before,
        string[] after,
        string split
    )
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest(before));
        await using var up = await RunningUp.StartAsync(folder);
        await using var hammer = new Hammer(up.Rest, up.Grpc);
        var generation = (await hammer.SeeAsync(_ => true)).Generation;

        var clock = Stopwatch.StartNew();
        folder.SaveByRename(IrisFolder.Manifest(after));
        await hammer.SeeAsync(answer => answer.Generation > generation);
        var first = clock.Elapsed;
        await up.UntilSplitAsync(split);
        var whole = clock.Elapsed;
        await hammer.SeeAsync(200);

        output.WriteLine(
            $"{because}: first answer after {first}, in full effect after {whole}, {hammer.Answers} answers"
        );
        Assert.Empty(hammer.Failures);
        Assert.InRange(whole, TimeSpan.Zero, Promised);
        Assert.Empty(up.Errors.Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Any_series_of_edits_fails_no_request(int seed)
    {
        var random = new Random(seed);
        using var folder = new IrisFolder();
        var variants = Some(random);
        folder.Save(IrisFolder.Manifest(variants));
        await using var up = await RunningUp.StartAsync(folder);
        await using var hammer = new Hammer(up.Rest, up.Grpc);

        for (var edit = 0; edit < 12; edit++)
        {
            variants = Some(random);
            folder.SaveByRename(IrisFolder.Manifest(variants));
            await hammer.SeeAsync(random.Next(1, 2500));
        }

        await up.UntilSplitAsync(SplitOf(variants));
        await hammer.SeeAsync(100);
        Assert.True(hammer.Failures.Count == 0, $"seed {seed}: {string.Join('\n', hammer.Failures.Distinct())}");
        Assert.Empty(up.Errors.Lines);
    }

    [Fact]
    public async Task Of_two_quick_saves_the_last_one_counts()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);

        folder.Save(IrisFolder.Manifest("main 2"));
        folder.Save(IrisFolder.Manifest("main 3"));

        await up.UntilSplitAsync("main 100.00 % (version 3)");
        Assert.Equal("main 3", await up.AskAsync());
    }

    [Fact]
    public async Task A_manifest_that_was_gone_for_a_while_is_taken_again()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);

        File.Delete(folder.ManifestPath);
        Assert.Equal("main 1", await up.AskAsync());
        folder.Save(IrisFolder.Manifest("main 2"));

        await up.UntilSplitAsync("main 100.00 % (version 2)");
        Assert.Empty(up.Errors.Lines);
    }

    [Fact]
    public async Task Weights_that_are_all_zero_leave_only_what_is_named()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1", "challenger 2"));
        await using var up = await RunningUp.StartAsync(folder);

        folder.Save(IrisFolder.Manifest("main 1 0", "challenger 2 0"));
        await up.Output.UntilAsync("all weights are 0, so only requests that name a variant or a version are answered");

        Assert.StartsWith("503 ", await up.AskAsync(), StringComparison.Ordinal);
        Assert.Equal("challenger 2", await up.AskAsync("challenger"));
    }

    /// <summary>One to four variants of any version, at least one of them with a weight.</summary>
    private static string[] Some(Random random)
    {
        string[] names = ["a", "b", "c", "d"];
        random.Shuffle(names);
        var first = $"{names[0]} {random.Next(1, 4)} {random.Next(1, 4)}";
        var others = names[1..random.Next(1, 5)].Select(name => $"{name} {random.Next(1, 4)} {random.Next(4)}");
        return [first, .. others];
    }

    private static string SplitOf(string[] variants)
    {
        var parts = Array.ConvertAll(variants, variant => variant.Split(' '));
        var shares = Shares.Of(Array.ConvertAll(parts, part => int.Parse(part[2])));
        var each = parts.Zip(shares, (part, units) => $"{part[0]} {Percent.FromUnits(units)} % (version {part[1]})");
        return string.Join(", ", each);
    }
}
