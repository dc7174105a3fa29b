namespace Sluice.Cli.Tests.Up;

/// <summary>A published version never changes: what changes all the same is reported, and not used.</summary>
public sealed class ChangedBytesTests
{
    [Fact]
    public async Task Bytes_that_change_under_a_served_version_are_reported_and_not_used()
    {
        using var folder = new IrisFolder();
        folder.Save(IrisFolder.Manifest("main 1"));
        await using var up = await RunningUp.StartAsync(folder, poll: TimeSpan.FromMilliseconds(50));

        folder.AddVersion("1", [.. "this is no model"u8]);
        var said = await up.Errors.UntilAsync("have changed");

        Assert.Equal(
            "Variant main: version 1: its objects have changed since it was loaded, and are not used; publish them as another version.",
            said
        );
        Assert.Equal("main 1", await up.AskAsync());
    }
}
