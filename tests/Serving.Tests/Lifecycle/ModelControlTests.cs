using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

/// <summary>Models loaded and unloaded because somebody asked, between looks that go on.</summary>
public sealed class ModelControlTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly ModelName Iris = ModelName.Parse("iris");

    private readonly ModelCatalog _catalog = new();
    private readonly FakeEngine _engine = new();
    private readonly FakeRepository _repository = new("iris 7; wine 1");
    private readonly ModelLifecycle _lifecycle;

    public ModelControlTests()
    {
        _lifecycle = new(_repository, _engine, VersionPolicy.Latest, _catalog, NullLogger<ModelLifecycle>.Instance);
    }

    private string States =>
        string.Join(", ", _catalog.Snapshots().Select(each => $"{each.Model} {each.Version} {each.State}"));

    [Fact]
    public async Task Looks_leave_alone_what_was_unloaded_whatever_comes()
    {
        var control = await StartedAsync();

        await control.UnloadAsync(Iris, default).Within(Limit);
        _repository.Models = "iris 7 8; wine 1";
        await _lifecycle.LookAsync(default).Within(Limit);

        Assert.Equal("iris 7 Unloaded, wine 1 Ready", States);
        Assert.True(_catalog.IsReady(strict: true));

        await control.LoadAsync(Iris, null, default).Within(Limit);
        Assert.Equal("iris 8 Ready, wine 1 Ready", States);
    }

    [Fact]
    public async Task A_running_request_ends_as_it_would_have_and_memory_goes_then()
    {
        var model = new FakeModel();
        _engine.On("iris/7", () => model);
        var control = await StartedAsync();
        using var lease = _catalog.Acquire("iris", null);

        await control.UnloadAsync(Iris, default).Within(Limit);

        Assert.Equal(0, model.Disposals);
        Assert.Equal(
            ServingErrorCode.Unavailable,
            Assert.Throws<ServingException>(() => _catalog.Acquire("iris", null)).Code
        );
        lease.Dispose();
        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public async Task Loading_one_model_takes_up_no_other()
    {
        var control = await StartedAsync();
        _repository.Models = "iris 8; wine 2";

        await control.LoadAsync(Iris, null, default).Within(Limit);

        Assert.Equal("iris 8 Ready, wine 1 Ready", States);
    }

    [Fact]
    public async Task What_failed_is_tried_again_when_asked_for_and_the_reason_told()
    {
        _engine.On("iris/7", () => throw ServingException.InvalidArgument("no model"));
        var control = await StartedAsync();

        var failure = await Assert.ThrowsAsync<ServingException>(() =>
            control.LoadAsync(Iris, null, default).Within(Limit)
        );

        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        Assert.Equal("failed to load 'iris': model 'iris' version 7 failed to load: no model", failure.Message);
    }

    [Fact]
    public async Task Another_configuration_takes_a_ready_version_s_place_when_it_is_loaded_and_not_before()
    {
        var models = new List<FakeModel>();
        _engine.On("iris/7", Load);
        var control = await StartedAsync();
        var running = _catalog.Acquire("iris", null);

        await control.LoadAsync(Iris, "16", default).Within(Limit);

        Assert.Equal(16, _catalog.Describe("iris", null).Settings.MaxBatchSize);
        Assert.Equal("iris 7 Ready, wine 1 Ready", States);
        Assert.Equal([0, 0], models.Select(model => model.Disposals));
        running.Dispose();
        Assert.Equal([1, 0], models.Select(model => model.Disposals));

        // The same once more is no other; looks keep it; a load without one ends it.
        await control.LoadAsync(Iris, "16", default).Within(Limit);
        await _lifecycle.LookAsync(default).Within(Limit);
        Assert.Equal(2, models.Count);
        await control.LoadAsync(Iris, null, default).Within(Limit);
        Assert.Null(_catalog.Describe("iris", null).Settings.MaxBatchSize);
        Assert.Equal([1, 1, 0], models.Select(model => model.Disposals));

        FakeModel Load()
        {
            // Whoever asks while the successor loads is answered by the former.
            Assert.All(_catalog.Snapshots(), version => Assert.NotEqual(ModelState.Unloaded, version.State));
            models.Add(new FakeModel());
            return models[^1];
        }
    }

    [Fact]
    public async Task What_cannot_be_loaded_by_its_new_configuration_goes_on_as_it_was()
    {
        var loads = 0;
        _engine.On(
            "iris/7",
            () => ++loads == 1 ? new FakeModel() : throw ServingException.InvalidArgument("no memory for so many")
        );
        var control = await StartedAsync();

        var failure = await Assert.ThrowsAsync<ServingException>(() =>
            control.LoadAsync(Iris, "16", default).Within(Limit)
        );

        Assert.Equal(ServingErrorCode.InvalidArgument, failure.Code);
        Assert.Equal(
            "failed to load 'iris': model 'iris' version 7 failed to load: no memory for so many; "
                + "it goes on as it was loaded before",
            failure.Message
        );
        Assert.Equal("iris 7 Ready, wine 1 Ready", States);
        _catalog.Acquire("iris", null).Dispose();
        Assert.Null(_catalog.Describe("iris", null).Settings.MaxBatchSize);
    }

    [Fact]
    public async Task Before_the_start_has_ended_nothing_is_taken()
    {
        var failure = await Assert.ThrowsAsync<ServingException>(() => Control().LoadAsync(Iris, null, default));

        Assert.Equal(ServingErrorCode.Unavailable, failure.Code);
        Assert.Equal(0, _repository.Looks);
    }

    [Fact]
    public async Task More_than_the_bound_at_once_are_refused_and_an_impatient_caller_breaks_nothing_off()
    {
        var control = await StartedAsync();
        await control.UnloadAsync(Iris, default).Within(Limit);
        var fetching = new TaskCompletionSource();
        _repository.Fetching = async (_, _) => await fetching.Task;
        using var impatient = new CancellationTokenSource();
        var first = control.LoadAsync(Iris, null, impatient.Token);
        var others = Enumerable
            .Range(1, ModelControl.MostAtOnce - 1)
            .Select(_ => control.LoadAsync(Iris, null, CancellationToken.None))
            .ToArray();

        var refused = await Assert.ThrowsAsync<ServingException>(() =>
            control.LoadAsync(Iris, null, default).Within(Limit)
        );
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Within(Limit));
        fetching.SetResult();

        Assert.Equal(ServingErrorCode.ResourceExhausted, refused.Code);
        await Task.WhenAll(others).Within(Limit);
        Assert.Equal("iris 7 Ready, wine 1 Ready", States);
    }

    private async Task<ModelControl> StartedAsync()
    {
        await _lifecycle.LookAsync(default).Within(Limit);
        return Control();
    }

    private ModelControl Control() => new(_lifecycle, _catalog, TimeSpan.Zero, TimeProvider.System, default);
}
