using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class ModelLifecycleTests : IDisposable
{
    private readonly CollectedLogs _logs = new();
    private readonly LoggerFactory _logging;
    private readonly ModelCatalog _catalog = new();

    public ModelLifecycleTests()
    {
        _logging = new LoggerFactory([_logs]);
    }

    public void Dispose() => _logging.Dispose();

    public static TheoryData<string, string, string, string> Loads =>
        new()
        {
            { "the latest of each model", "latest", "iris 1 2 10; fraud 7", "fraud 7 Ready, iris 10 Ready" },
            { "the versions named", "only:1,2", "iris 1 2 10", "iris 1 Ready, iris 2 Ready" },
            {
                "a version named that one model lacks",
                "only:2",
                "iris 1 2; fraud 7",
                "fraud 2 Failed: version 2 is not in the repository; versions found: 7, iris 2 Ready"
            },
            {
                "a version named of a model without any",
                "only:2",
                "iris",
                "iris 2 Failed: version 2 is not in the repository; versions found: none"
            },
            { "a model without a version to choose", "latest", "iris rc; fraud 7", "fraud 7 Ready" },
        };

    [Theory, MemberData(nameof(Loads))]
    public async Task Loads_what_the_policy_wants(string because, string policy, string models, string expected)
    {
        await Lifecycle(new FakeEngine(), new FakeRepository(models), policy).LookAsync(default);

        Assert.True(expected == States(), $"{because}: {States()}");
        _logs.Verify();
    }

    [Fact]
    public async Task A_failed_load_says_why_and_the_others_are_served()
    {
        var engine = new FakeEngine().On("broken/1", () => throw ServingException.InvalidArgument("no model at all"));

        await Lifecycle(engine, new FakeRepository("broken 1; iris 1")).LookAsync(default);

        Assert.Equal("broken 1 Failed: no model at all, iris 1 Ready", States());
        Assert.Contains("Model broken version 1 failed to load: no model at all", Messages(LogLevel.Warning));
        Assert.Equal(
            [$"Model iris version 1 is ready on CPU ({Served.Fetched("iris/1").Digest})"],
            Messages(LogLevel.Information)
        );
        _logs.Verify();
    }

    [Fact]
    public async Task Files_that_cannot_be_had_fail_that_version_alone()
    {
        var repository = new FakeRepository("iris 1 2")
        {
            Fetching = (path, _) =>
                path == "iris/1" ? throw ServingException.NotFound("no model.onnx") : ValueTask.CompletedTask,
        };

        await Lifecycle(new FakeEngine(), repository, "only:1,2").LookAsync(default);

        Assert.Equal("iris 1 Failed: no model.onnx, iris 2 Ready", States());
    }

    [Fact]
    public async Task An_unexpected_fault_is_logged_in_full_and_told_in_brief()
    {
        var fault = new InvalidCastException("secret detail");
        var engine = new FakeEngine().On("broken/1", () => throw fault);

        await Lifecycle(engine, new FakeRepository("broken 1; iris 1")).LookAsync(default);

        Assert.Equal(
            "broken 1 Failed: the server met an unexpected fault; its log has the details, iris 1 Ready",
            States()
        );
        Assert.Same(fault, Assert.Single(_logs.UnexpectedErrors).Exception);
    }

    [Fact]
    public async Task Says_what_it_passed_over_and_where_there_is_nothing_to_serve()
    {
        var repository = new FakeRepository("iris rc") { Ignored = [".../x y: its name is no model name"] };

        var lifecycle = Lifecycle(new FakeEngine(), repository);

        await lifecycle.LookAsync(default);
        await lifecycle.LookAsync(default);
        lifecycle.TellIfEmpty();

        Assert.Equal(
            [
                "Passed over .../x y: its name is no model name",
                "Model iris has no version that latest chooses; versions found: rc",
                "The repository holds nothing to serve by latest",
            ],
            Messages(LogLevel.Warning)
        );
        var refusal = Assert.Throws<ServingException>(() => _catalog.Acquire("iris", null));
        Assert.Equal(ServingErrorCode.NotFound, refusal.Code);
    }

    [Fact]
    public async Task Every_wanted_version_is_known_while_the_first_loads()
    {
        var seen = "";
        var engine = new FakeEngine().On(
            "iris/1",
            () =>
            {
                seen = States();
                return new FakeModel();
            }
        );

        await Lifecycle(engine, new FakeRepository("iris 1 2"), "only:1,2").LookAsync(default);

        Assert.Equal("iris 1 Loading, iris 2 Waiting", seen);
        Assert.Equal("iris 1 Ready, iris 2 Ready", States());
    }

    [Fact]
    public async Task Unloading_frees_every_model_and_may_be_repeated()
    {
        var model = new FakeModel();
        var engine = new FakeEngine()
            .On("iris/1", () => model)
            .On("iris/2", () => throw ServingException.InvalidArgument("broken"));
        var lifecycle = Lifecycle(engine, new FakeRepository("iris 1 2"), "only:1,2");
        await lifecycle.LookAsync(default);

        lifecycle.Unload();
        lifecycle.Unload();

        Assert.Equal(1, model.Disposals);
        Assert.Equal("iris 1 Unloaded, iris 2 Unloaded", States());
    }

    [Fact]
    public async Task Stopping_amid_a_load_brings_nothing_more_into_service()
    {
        var late = new FakeModel();
        var engine = new FakeEngine();
        using var stopping = new CancellationTokenSource();
        var lifecycle = Lifecycle(engine, new FakeRepository("iris 1 2"), "only:1,2");
        engine.On(
            "iris/1",
            () =>
            {
                // The server is stopped while the engine reads the first file.
                stopping.Cancel();
                lifecycle.Unload();
                return late;
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lifecycle.LookAsync(stopping.Token));

        Assert.Equal(["iris/1"], engine.Loaded);
        Assert.Equal(1, late.Disposals);
        Assert.Equal("iris 1 Unloaded, iris 2 Unloaded", States());
        Assert.Empty(_logs.Entries);
    }

    [Fact]
    public async Task A_fetch_that_is_cancelled_is_no_failure()
    {
        using var stopping = new CancellationTokenSource();
        var repository = new FakeRepository("iris 1 2")
        {
            Fetching = (_, cancellation) =>
            {
                stopping.Cancel();
                cancellation.ThrowIfCancellationRequested();
                return ValueTask.CompletedTask;
            },
        };
        var lifecycle = Lifecycle(new FakeEngine(), repository, "only:1,2");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lifecycle.LookAsync(stopping.Token));

        Assert.Equal("iris 1 Loading, iris 2 Waiting", States());
        Assert.Empty(_logs.Entries);
    }

    private ModelLifecycle Lifecycle(IModelEngine engine, IModelRepository repository, string policy = "latest") =>
        new(repository, engine, VersionPolicy.Parse(policy), _catalog, _logging.CreateLogger<ModelLifecycle>());

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
