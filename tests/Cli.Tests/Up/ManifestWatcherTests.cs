using Sluice.Cli.Up;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

public sealed class ManifestWatcherTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-watch-");
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _end = new();
    private readonly string _path;
    private readonly IAsyncEnumerator<string> _saves;
    private Task<bool> _next = Task.FromResult(false);
    private int _count;

    public ManifestWatcherTests()
    {
        _path = Path.Combine(_folder.FullName, "m.yaml");
        Save("first");
        _saves = new ManifestWatcher(_path, _time).SavesAsync(_end.Token).GetAsyncEnumerator();
    }

    public async ValueTask InitializeAsync()
    {
        await AwaitNextAsync();
        Assert.True(await _next);
        Assert.Equal("first", _saves.Current);
        await AwaitNextAsync();
    }

    [Fact]
    public void Says_nothing_while_nothing_is_saved()
    {
        Look(times: 5);

        Assert.False(_next.IsCompleted);
    }

    [Fact]
    public void Takes_a_save_after_two_equal_looks()
    {
        Save("second");

        Look();
        Assert.False(_next.IsCompleted);
        Look();
        AssertTaken("second");
    }

    [Fact]
    public void Takes_no_half_of_a_file_that_is_being_written()
    {
        foreach (var half in new[] { "s", "se", "sec" })
        {
            Save(half);
            Look();
        }

        Save("second");
        Look();
        Assert.False(_next.IsCompleted);
        Look();
        AssertTaken("second");
    }

    [Fact]
    public async Task Takes_each_save_once()
    {
        Save("second");
        Look(times: 2);
        AssertTaken("second");

        await AwaitNextAsync();
        Look(times: 5);
        Assert.False(_next.IsCompleted);
    }

    [Fact]
    public void Takes_a_save_that_changes_no_text()
    {
        Save("first");

        Look(times: 2);

        AssertTaken("first");
    }

    [Fact]
    public void Takes_no_save_that_was_undone_before_it_was_seen_twice()
    {
        var before = File.GetLastWriteTimeUtc(_path);
        Save("second");
        Look();
        File.WriteAllText(_path, "first");
        File.SetLastWriteTimeUtc(_path, before);

        Look(times: 3);

        Assert.False(_next.IsCompleted);
    }

    [Fact]
    public void Waits_while_the_file_is_away()
    {
        File.Delete(_path);
        Look(times: 3);
        Assert.False(_next.IsCompleted);

        Save("second");
        Look(times: 2);

        AssertTaken("second");
    }

    [Fact]
    public void Waits_while_the_folder_is_away()
    {
        var away = $"{_folder.FullName}-away";
        Directory.Move(_folder.FullName, away);
        Look(times: 3);
        Directory.Move(away, _folder.FullName);

        Save("second");
        Look(times: 2);

        AssertTaken("second");
    }

    [Fact]
    public void Takes_a_file_that_was_renamed_over_it()
    {
        var beside = Path.Combine(_folder.FullName, "beside");
        File.WriteAllText(beside, "second");
        File.Move(beside, _path, overwrite: true);

        Look(times: 2);

        AssertTaken("second");
    }

    [Fact]
    public async Task Drops_a_byte_order_mark()
    {
        await File.WriteAllTextAsync(
            _path,
            "second",
            new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true)
        );

        Look(times: 2);

        AssertTaken("second");
    }

    [Fact]
    public async Task Ends_when_told_to()
    {
        await _end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _next.Within(TimeSpan.FromSeconds(10)));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _next.ContinueWith(_ => { }, TaskScheduler.Default);
        await _saves.DisposeAsync();
        _end.Dispose();
        _folder.Delete(recursive: true);
    }

    private void AssertTaken(string text)
    {
        Assert.True(_next.IsCompletedSuccessfully && _next.Result, $"expected '{text}' to be taken, but nothing was");
        Assert.Equal(text, _saves.Current);
    }

    /// <summary>Away from the test's context, so that what a tick sets off has happened when the clock's call returns.</summary>
    private Task AwaitNextAsync() =>
        Task.Run(() =>
        {
            _next = _saves.MoveNextAsync().AsTask();
        });

    private void Look(int times = 1)
    {
        for (; times > 0; times--)
        {
            _time.Advance(TimeSpan.FromMilliseconds(150));
        }
    }

    private void Save(string text)
    {
        File.WriteAllText(_path, text);
        File.SetLastWriteTimeUtc(_path, new DateTime(2030, 1, 2, 0, 0, _count++, DateTimeKind.Utc));
    }
}
