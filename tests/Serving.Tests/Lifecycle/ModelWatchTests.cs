using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class ModelWatchTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(10_000);

    private readonly CollectedLogs _logs = new();
    private readonly LoggerFactory _logging;
    private readonly ManualTimeProvider _time = new();
    private readonly ModelCatalog _catalog = new();
    private readonly CancellationTokenSource _stop = new();

    public ModelWatchTests()
    {
        _logging = new LoggerFactory([_logs]);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _logging.Dispose();
    }

    [Fact]
    public async Task A_start_ends_after_one_look_where_all_is_sealed()
    {
        var repository = new FakeRepository("iris 1");

        await Watch(repository).LoadAsync(_stop.Token).Within(Limit);

        Assert.Equal(1, repository.Looks);
        Assert.True(_catalog.IsReady(strict: true));
    }

    [Fact]
    public async Task A_start_looks_again_once_what_it_found_has_had_time_to_settle()
    {
        var repository = new FakeRepository("iris 1~");

        var start = Watch(repository).LoadAsync(_stop.Token);
        _time.Advance(Settling - Tick);
        Assert.Equal((1, false), (repository.Looks, start.IsCompleted));
        _time.Advance(Tick);
        await start.Within(Limit);

        Assert.Equal(2, repository.Looks);
        Assert.True(_catalog.IsReady(strict: true));
        Assert.DoesNotContain(_logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_start_does_not_wait_for_what_goes_on_changing()
    {
        var repository = new FakeRepository("fraud 1; iris 1~");
        var watch = Watch(repository);

        var start = watch.LoadAsync(_stop.Token);
        repository.Models = "fraud 1; iris 1@b~";
        _time.Advance(Settling);
        await start.Within(Limit);

        Assert.Equal("fraud 1", Assert.Single(_catalog.Snapshots()) is var one ? $"{one.Model} {one.Version}" : "");
        Assert.True(_catalog.IsReady(strict: true));
    }

    [Fact]
    public async Task A_start_says_that_there_is_nothing_to_serve()
    {
        await Watch(new FakeRepository("")).LoadAsync(_stop.Token).Within(Limit);

        Assert.Equal(["The repository holds nothing to serve by latest"], _logs.Entries.Select(each => each.Message));
        Assert.False(_catalog.IsReady(strict: false));
    }

    [Fact]
    public async Task A_start_fails_where_the_repository_cannot_be_read()
    {
        var failure = ServingException.NotFound("no such bucket");
        var repository = new FakeRepository("iris 1") { Failure = failure };

        var thrown = await Assert.ThrowsAsync<ServingException>(() =>
            Watch(repository).LoadAsync(_stop.Token).Within(Limit)
        );

        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task A_start_can_be_stopped_while_things_settle()
    {
        var start = Watch(new FakeRepository("iris 1~")).LoadAsync(_stop.Token);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.Within(Limit));
    }

    [Theory]
    [InlineData("a tenth shorter at most", 0.0, 54_000)]
    [InlineData("as long as it says", 0.5, 60_000)]
    [InlineData("a tenth longer at most", 1.0, 66_000)]
    public async Task Pauses_between_looks(string because, double chance, int milliseconds)
    {
        var repository = new FakeRepository("iris 1");
        var pause = TimeSpan.FromMilliseconds(milliseconds);
        var running = Watch(repository, new Chance(chance)).RunAsync(_stop.Token);

        for (var looks = 0; looks < 3; looks++)
        {
            _time.Advance(pause - Tick);
            Assert.True(looks == repository.Looks, because);
            _time.Advance(Tick);
            Assert.True(looks + 1 == repository.Looks, because);
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task Draws_each_pause_anew()
    {
        const int seed = 7;
        var repository = new FakeRepository("iris 1");
        var expected = new Random(seed);
        var running = Watch(repository, new Random(seed)).RunAsync(_stop.Token);

        for (var looks = 1; looks <= 20; looks++)
        {
            _time.Advance((Interval * (0.9 + (expected.NextDouble() * 0.2))) + Tick);
            Assert.True(looks == repository.Looks, $"seed {seed}: {repository.Looks} of {looks}");
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task Loads_what_appears_while_serving()
    {
        var repository = new FakeRepository("iris 1");
        var watch = Watch(repository);
        await watch.LoadAsync(_stop.Token).Within(Limit);
        var running = watch.RunAsync(_stop.Token);

        repository.Models = "iris 1 2";
        _time.Advance(Interval);

        Assert.Equal("2", _catalog.Describe("iris", null).Version.Text);
        await StopAsync(running);
    }

    [Fact]
    public async Task A_look_that_fails_is_logged_each_time_and_what_is_served_stays()
    {
        var repository = new FakeRepository("iris 1");
        var watch = Watch(repository);
        await watch.LoadAsync(_stop.Token).Within(Limit);
        var running = watch.RunAsync(_stop.Token);

        repository.Failure = ServingException.Unavailable("the store is down");
        _time.Advance(Interval);
        _time.Advance(Interval);

        Assert.Equal(
            Enumerable.Repeat("The repository cannot be looked at; what is served stays: the store is down", 2),
            Warnings()
        );
        using var lease = _catalog.Acquire("iris", null);
        (repository.Failure, repository.Models) = (null, "iris 2");
        _time.Advance(Interval);
        Assert.Equal("2", _catalog.Describe("iris", null).Version.Text);
        await StopAsync(running);
    }

    [Fact]
    public async Task An_unexpected_fault_does_not_end_the_watch()
    {
        var fault = new InvalidCastException("secret detail");
        var repository = new FakeRepository("iris 1") { Failure = fault };
        var running = Watch(repository).RunAsync(_stop.Token);

        _time.Advance(Interval);
        Assert.Same(fault, Assert.Single(_logs.UnexpectedErrors).Exception);
        repository.Failure = new TaskCanceledException("a time-out of its own");
        _time.Advance(Interval);
        Assert.Equal(2, _logs.UnexpectedErrors.Count);
        repository.Failure = null;
        _time.Advance(Interval);

        Assert.True(_catalog.IsReady(strict: true));
        await StopAsync(running);
    }

    [Fact]
    public async Task Without_an_interval_the_first_look_is_the_last()
    {
        var repository = new FakeRepository("iris 1");

        await Watch(repository, options: new() { Interval = null }).RunAsync(_stop.Token).Within(Limit);

        Assert.Equal((0, 0), (repository.Looks, _time.ActiveTimers));
    }

    [Fact]
    public async Task Stops_amid_a_look()
    {
        var fetching = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var repository = new FakeRepository("iris 1")
        {
            Fetching = async (_, cancellation) =>
            {
                fetching.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation);
            },
        };
        var running = Watch(repository).RunAsync(_stop.Token);
        _time.Advance(Interval);
        await fetching.Task.Within(Limit);

        await StopAsync(running);

        Assert.Empty(_logs.Entries);
    }

    private async Task StopAsync(Task running)
    {
        Assert.False(running.IsCompleted);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within(Limit));
    }

    private ModelWatch Watch(FakeRepository repository, Random? random = null, WatchOptions? options = null)
    {
        var log = _logging.CreateLogger<ModelLifecycle>();
        var lifecycle = new ModelLifecycle(repository, new FakeEngine(), VersionPolicy.Latest, _catalog, log);
        options ??= new() { Interval = Interval, Settling = Settling };
        return new(lifecycle, options, _time, random ?? new Chance(0.5), log);
    }

    private string[] Warnings() =>
        [.. _logs.Entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Message)];

    private sealed class Chance(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
