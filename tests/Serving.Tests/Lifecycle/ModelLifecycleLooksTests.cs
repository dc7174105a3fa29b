using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

/// <summary>What becomes of the catalog from look to look.</summary>
public sealed class ModelLifecycleLooksTests : IDisposable
{
    private readonly CollectedLogs _logs = new();
    private readonly LoggerFactory _logging;
    private readonly ModelCatalog _catalog = new();
    private readonly FakeEngine _engine = new();

    public ModelLifecycleLooksTests()
    {
        _logging = new LoggerFactory([_logs]);
    }

    public void Dispose() => _logging.Dispose();

    [Fact]
    public async Task A_new_version_is_ready_before_the_old_one_goes()
    {
        var old = new FakeModel();
        var during = "";
        _engine.On("iris/7", () => old);
        _engine.On(
            "iris/8",
            () =>
            {
                during = $"{States()}; {old.Disposals}; {_catalog.IsReady(strict: true)}";
                return new FakeModel();
            }
        );
        var repository = new FakeRepository("iris 7");
        var lifecycle = Lifecycle(repository);
        await lifecycle.LookAsync(default);
        using var lease = _catalog.Acquire("iris", null);

        repository.Models = "iris 7 8";
        await lifecycle.LookAsync(default);

        Assert.Equal("iris 7 Ready, iris 8 Loading; 0; True", during);
        Assert.Equal("iris 8 Ready", States());
        Assert.Equal((0, 0), (old.Disposals, repository.Claims["iris/7"].Disposals));
        lease.Dispose();
        Assert.Equal((1, 1), (old.Disposals, repository.Claims["iris/7"].Disposals));
        Assert.Equal(0, repository.Claims["iris/8"].Disposals);
        Assert.Contains("Model iris version 7 is out of service", Messages(LogLevel.Information));
    }

    [Fact]
    public async Task A_new_version_that_fails_leaves_the_old_one_and_lets_its_files_go()
    {
        _engine.On("iris/8", () => throw ServingException.InvalidArgument("broken"));
        var repository = new FakeRepository("iris 7");
        var lifecycle = Lifecycle(repository);
        await lifecycle.LookAsync(default);

        repository.Models = "iris 7 8";
        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);

        Assert.Equal("iris 7 Ready, iris 8 Failed: broken", States());
        using var lease = _catalog.Acquire("iris", null);
        Assert.Equal("7", lease.Version.Text);
        Assert.Equal(["iris/7", "iris/8"], _engine.Loaded);
        Assert.Equal((0, 1), (repository.Claims["iris/7"].Disposals, repository.Claims["iris/8"].Disposals));
    }

    [Fact]
    public async Task The_last_version_stays_when_it_vanishes_and_the_warning_goes_when_it_is_back()
    {
        var repository = new FakeRepository("iris 7");
        var lifecycle = Lifecycle(repository);
        await lifecycle.LookAsync(default);

        repository.Models = "";
        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);

        Assert.Equal("iris 7 Ready", States());
        var vanished = _catalog.Describe("iris", "7").Warning;
        Assert.StartsWith("it has vanished from the repository", vanished, StringComparison.Ordinal);
        Assert.Equal([$"Model iris version 7: {vanished}"], Messages(LogLevel.Warning));
        repository.Models = "iris 7";
        await lifecycle.LookAsync(default);
        Assert.Null(_catalog.Describe("iris", "7").Warning);
    }

    [Fact]
    public async Task Changed_objects_are_reported_and_not_used()
    {
        var repository = new FakeRepository("iris 7");
        var lifecycle = Lifecycle(repository);
        await lifecycle.LookAsync(default);

        repository.Models = "iris 7@b";
        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);

        var warning = _catalog.Describe("iris", "7").Warning;
        Assert.StartsWith("its objects have changed since it was loaded", warning, StringComparison.Ordinal);
        Assert.Equal([$"Model iris version 7: {warning}"], Messages(LogLevel.Warning));
        Assert.Equal(["iris/7"], _engine.Loaded);
    }

    [Fact]
    public async Task A_version_named_is_loaded_once_it_appears()
    {
        var repository = new FakeRepository("iris 1");
        var lifecycle = Lifecycle(repository, "only:2");
        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);
        Assert.Equal("iris 2 Failed: version 2 is not in the repository; versions found: 1", States());
        Assert.Single(Messages(LogLevel.Warning));

        repository.Models = "iris 1 2";
        await lifecycle.LookAsync(default);

        Assert.Equal("iris 2 Ready", States());
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_at_each_look_and_keeps_a_strict_server_unready()
    {
        var during = "";
        var tries = 0;
        var repository = new FakeRepository("iris 1; fraud 7");
        repository.Fetching = (path, _) =>
        {
            if (path == "iris/1" && ++tries < 3)
            {
                throw ServingException.Unavailable("the store is down");
            }

            during = $"{_catalog.IsReady(strict: false)} {_catalog.IsReady(strict: true)}";
            return ValueTask.CompletedTask;
        };
        var lifecycle = Lifecycle(repository);

        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);
        Assert.Equal("fraud 7 Ready, iris 1 Failed: the store is down", States());
        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);

        Assert.Equal("fraud 7 Ready, iris 1 Ready", States());
        Assert.Equal("True False", during);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_store_that_vanishes_while_serving_changes_nothing()
    {
        var repository = new FakeRepository("iris 7");
        var lifecycle = Lifecycle(repository);
        await lifecycle.LookAsync(default);

        // The cache still has what the repository has withdrawn.
        (repository.Models, repository.Offline) = ("iris 7 9", "the store is down");
        await lifecycle.LookAsync(default);
        Assert.Equal("iris 7 Ready", States());
        Assert.Equal(
            ["The repository cannot be looked at; what is served stays: the store is down"],
            Messages(LogLevel.Warning)
        );
        (repository.Models, repository.Offline) = ("iris 7", null);
        await lifecycle.LookAsync(default);

        Assert.Equal("iris 7 Ready", States());
        Assert.Equal(["iris/7"], _engine.Loaded);
    }

    [Fact]
    public async Task A_start_without_the_store_serves_what_the_cache_knows_and_says_so()
    {
        var repository = new FakeRepository("iris 7") { Offline = "the store is down" };

        await Lifecycle(repository, "only:7,8").LookAsync(default);

        Assert.Equal(
            "iris 7 Ready, iris 8 Failed: version 8 is not in the cache, and the repository is out of reach: "
                + "the store is down; versions found: 7",
            States()
        );
        Assert.Contains("Serving from the cache what it knows: the store is down", Messages(LogLevel.Warning));
    }

    [Fact]
    public async Task What_no_manifest_seals_is_taken_when_two_looks_agree_and_the_start_waits_for_it()
    {
        var lifecycle = Lifecycle(new FakeRepository("fraud 7; iris 1~"));

        var isUnsettled = await lifecycle.LookAsync(default);
        Assert.Equal(("fraud 7 Ready", true, false), (States(), isUnsettled, _catalog.IsReady(strict: false)));
        isUnsettled = await lifecycle.LookAsync(default);

        Assert.Equal(
            ("fraud 7 Ready, iris 1 Ready", false, true),
            (States(), isUnsettled, _catalog.IsReady(strict: false))
        );
    }

    [Fact]
    public async Task A_fetched_version_may_come_with_a_warning()
    {
        var repository = new FakeRepository("iris 7") { Warnings = { ["iris/7"] = "it has changed" } };
        var lifecycle = Lifecycle(repository);

        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);

        Assert.Equal("it has changed", _catalog.Describe("iris", "7").Warning);
        Assert.Equal(["Model iris version 7: it has changed"], Messages(LogLevel.Warning));
    }

    [Fact]
    public async Task A_fetch_that_times_out_by_itself_is_a_failure_of_that_version_alone()
    {
        var repository = new FakeRepository("fraud 1; iris 1")
        {
            Fetching = (path, _) =>
                path == "fraud/1" ? throw new TaskCanceledException("timed out") : ValueTask.CompletedTask,
        };

        await Lifecycle(repository).LookAsync(default);

        Assert.Equal(
            "fraud 1 Failed: the server met an unexpected fault; its log has the details, iris 1 Ready",
            States()
        );
        Assert.Single(_logs.UnexpectedErrors);
    }

    private ModelLifecycle Lifecycle(FakeRepository repository, string policy = "latest") =>
        new(repository, _engine, VersionPolicy.Parse(policy), _catalog, _logging.CreateLogger<ModelLifecycle>());

    private string States() =>
        string.Join(
            ", ",
            _catalog
                .Snapshots()
                .Select(found =>
                    $"{found.Model} {found.Version} {found.State}" + (found.Reason is null ? "" : $": {found.Reason}")
                )
        );

    private string[] Messages(LogLevel level) =>
        [.. _logs.Entries.Where(entry => entry.Level == level).Select(entry => entry.Message)];
}
