using Sluice.Hosting.Progress;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Progress;

public sealed class ProgressTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StringWriter _output = new();

    [Theory]
    [InlineData("small", 12, 999, 0, "12 B of 999 B (1 %)")]
    [InlineData("large", 1_500_000, 3_221_225_472, 104_857_600, "1.4 MiB of 3.0 GiB (0 %), 100 MiB/s, 31 s left")]
    [InlineData("slow", 0, 7_340_032_000, 1_048_576, "0 B of 6.8 GiB (0 %), 1.0 MiB/s, 1 h 56 min left")]
    [InlineData("done", 2048, 2048, 1024, "2.0 KiB of 2.0 KiB (100 %), 1.0 KiB/s")]
    [InlineData("nothing to do", 0, 0, 0, "0 B of 0 B (100 %)")]
    [InlineData("it stands still", 5, 10_000_000_000, 0.5, "5 B of 9.3 GiB (0 %)")]
    public void Reads_as_people_say_it(string because, long done, long total, double rate, string expected) =>
        Assert.True(TransferText.Of(done, total, rate) == expected, $"{because}: {TransferText.Of(done, total, rate)}");

    [Fact]
    public void The_rate_is_that_of_the_last_ten_seconds()
    {
        var meter = new TransferMeter(_time);
        Assert.Equal("0 B of 98 KiB (0 %)", meter.Describe(0, 100_000));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            "4.9 KiB of 98 KiB (5 %), 1000 B/s, 1 min 35 s left".Replace("1000 B", "1.0 KiB", StringComparison.Ordinal),
            meter.Describe(5_000, 100_000)
        );
        _time.Advance(TimeSpan.FromSeconds(11));

        // It has stood still since: what was before does not count any more.
        Assert.Equal("4.9 KiB of 98 KiB (5 %)", meter.Describe(5_000, 100_000));
    }

    [Fact]
    public void On_a_terminal_one_line_is_written_over_and_taken_away()
    {
        var line = new ProgressLine(_output, _ => Assert.Fail("a person watches"), _time);

        _time.Advance(TimeSpan.FromSeconds(1));
        line.Show(() => "one");
        line.Show(() => "too soon");
        _time.Advance(TimeSpan.FromSeconds(1));
        line.Show(() => "two");
        line.Clear();
        line.Clear();

        Assert.Equal("one\e[K\rtwo\e[K\r\e[K", _output.ToString());
    }

    [Fact]
    public void In_a_log_there_is_a_line_every_ten_seconds_and_none_of_what_is_quick()
    {
        var line = new ProgressLine(terminal: null, _output.WriteLine, _time);

        foreach (var second in Enumerable.Range(0, 25))
        {
            line.Show(() => $"{second}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        line.Clear();

        Assert.Equal("10\n20\n", _output.ToString());
    }

    [Fact]
    public void Tells_of_the_versions_that_are_being_fetched()
    {
        var report = new FetchReport(_time);

        Assert.Null(report.Describe([Snapshot("1", ModelState.Ready, 10, 10), Snapshot("2", ModelState.Loading)]));
        Assert.Equal(
            "Fetching m version 2: 5 B of 10 B (50 %); Reading m version 3: 10 B",
            report.Describe([Snapshot("2", ModelState.Loading, 5, 10), Snapshot("3", ModelState.Loading, 10, 10)])
        );
    }

    public void Dispose() => _output.Dispose();

    private static VersionSnapshot Snapshot(string version, ModelState state, long? done = null, long total = 0) =>
        new(ModelName.Parse("m"), ModelVersion.Parse(version), state)
        {
            Progress = done is { } bytes ? new FetchProgress(bytes, total) : null,
        };
}
