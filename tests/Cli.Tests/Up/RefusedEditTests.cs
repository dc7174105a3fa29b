namespace Sluice.Cli.Tests.Up;

/// <summary>Edits that cannot be taken, or not wholly: what was in effect stays, and the user learns why.</summary>
public sealed class RefusedEditTests
{
    private const string LastGood = "The manifest was not taken; the last good one stays in effect.";

    /// <summary>Why; what is written in the place of what; what is said.</summary>
    public static TheoryData<string, string, string, string> Wrong =>
        new()
        {
            {
                "an unknown field",
                "weight: 7",
                "wieght: 7",
                ":11:7: spec.variants[0].wieght: unknown field; did you mean \"weight\"? This release knows: name, version, digest, weight"
            },
            {
                "an immutable field",
                "  name: iris",
                "  name: rose",
                ":4:9: metadata.name: expected \"iris\", got \"rose\": it may not change; make another ModelDeployment"
            },
            { "no YAML at all", "kind: ModelDeployment", "kind: \"ModelDeployment", ":2:7: not YAML: " },
            { "nothing at all", "*", "", ": expected a ModelDeployment, got an empty file" },
        };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_edit_is_reported_with_its_line_and_changes_nothing(
        string because,
        string written,
        string instead,
        string said
    )
    {
        var good = IrisFolder.Manifest("main 1 7");
        using var folder = new IrisFolder();
        folder.Save(good);
        await using var up = await RunningUp.StartAsync(folder);
        await using var hammer = new Hammer(up.Rest, up.Grpc);
        var before = up.Output.Lines;

        folder.Save(written == "*" ? instead : good.Replace(written, instead, StringComparison.Ordinal));
        await up.Errors.UntilAsync(LastGood);
        await hammer.SeeAsync(100);

        Assert.True(
            up.Errors.Lines[0].StartsWith(folder.ManifestPath + said, StringComparison.Ordinal),
            $"{because}: {up.Errors.Lines[0]}"
        );
        Assert.Equal(2, up.Errors.Lines.Count);
        Assert.Equal(before, up.Output.Lines);
        Assert.Empty(hammer.Failures);
    }

    [Fact]
    public async Task After_a_wrong_edit_a_right_one_is_taken()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);
        folder.Save(IrisFolder.Manifest("main latest"));
        await up.Errors.UntilAsync(LastGood);

        folder.Save(IrisFolder.Manifest("main 2"));

        await up.UntilSplitAsync("main 100.00 % (version 2)");
        Assert.Equal("main 2", await up.AskAsync());
    }

    [Fact]
    public async Task A_version_that_is_not_there_keeps_the_old_one_answering()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1", "challenger 2"));
        await using var up = await RunningUp.StartAsync(folder);
        await using var hammer = new Hammer(up.Rest, up.Grpc);

        folder.Save(IrisFolder.Manifest("main 9", "challenger 2"));
        var said = await up.Errors.UntilAsync("Variant main");
        await hammer.SeeAsync(100);

        Assert.Equal(
            "Variant main: version 9 cannot be served: version 9 is not in the repository; versions found: 1, 2, 3; "
                + "version 1 keeps answering.",
            said
        );
        Assert.Equal("main 1", await up.AskAsync("main"));
        Assert.Empty(hammer.Failures);
    }

    [Fact]
    public async Task A_broken_model_keeps_the_old_one_answering_until_it_is_mended_and_the_manifest_saved()
    {
        using var folder = new IrisFolder();
        folder.AddVersion("4", "no model"u8.ToArray());
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);
        await using var hammer = new Hammer(up.Rest, up.Grpc);

        folder.Save(IrisFolder.Manifest("main 4"));
        var said = await up.Errors.UntilAsync("Variant main");
        Assert.StartsWith("Variant main: version 4 cannot be served: ", said, StringComparison.Ordinal);
        Assert.EndsWith("; version 1 keeps answering.", said, StringComparison.Ordinal);
        Assert.Equal("main 1", await up.AskAsync());

        folder.AddVersion("4", IrisFolder.Model("2"));
        File.SetLastWriteTimeUtc(folder.ManifestPath, new DateTime(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        await up.UntilSplitAsync("main 100.00 % (version 4)");

        Assert.Equal("main 4", await up.AskAsync());
        Assert.Empty(hammer.Failures);
    }

    [Fact]
    public async Task A_failure_is_told_once_a_save()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1", "challenger 9"));
        await using var up = await RunningUp.StartAsync(folder);
        await up.Errors.UntilAsync("Variant challenger");

        folder.Save(IrisFolder.Manifest("main 2", "challenger 9"));
        await up.UntilSplitAsync("main 100.00 % (version 2)");
        await up.Errors.UntilAsync(lines => lines.Count == 2, "the failure once more");

        Assert.Equal(
            "Variant challenger: version 9 cannot be served: version 9 is not in the repository; versions found: 1, 2, 3; "
                + "the variant has no share until it can be served.",
            Assert.Single(up.Errors.Lines.Distinct())
        );
    }

    [Fact]
    public async Task A_removed_variant_answers_on_while_the_one_in_its_place_cannot()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder);

        folder.Save(IrisFolder.Manifest("other 9"));
        await up.Errors.UntilAsync("Variant other");
        Assert.Equal("main 1", await up.AskAsync());

        folder.Save(IrisFolder.Manifest("other 2"));
        await up.UntilSplitAsync("other 100.00 % (version 2)");
        Assert.Equal("other 2", await up.AskAsync());
    }
}
