using Sluice.Serving.Lifecycle;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class ServedVersionTests
{
    [Fact]
    public void Nothing_but_a_ready_version_is_lent()
    {
        ServedVersion[] others =
        [
            Served.Waiting("iris", "1"),
            Served.Loading("iris", "1"),
            Served.Failed("iris", "1", "broken"),
            Served.Unloaded("iris", "1"),
        ];

        Assert.DoesNotContain(others, version => version.TryLease(out _));
        Assert.True(Served.Ready("iris", "1").TryLease(out _));
    }

    [Fact]
    public void Unloading_frees_an_idle_model_at_once()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);

        version.Unload();

        Assert.Equal(1, model.Disposals);
        Assert.Equal(ModelState.Unloaded, version.Snapshot().State);
    }

    [Fact]
    public void Unloading_waits_for_the_last_lease()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);
        Assert.True(version.TryLease(out var first));
        Assert.True(version.TryLease(out var second));

        version.Unload();
        first.Dispose();
        Assert.Equal(0, model.Disposals);
        second.Loaded.Run([], [], default);
        second.Dispose();

        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public void A_lease_given_back_twice_counts_once()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);
        Assert.True(version.TryLease(out var twice));
        Assert.True(version.TryLease(out var other));

        twice.Dispose();
        twice.Dispose();
        version.Unload();
        Assert.Equal(0, model.Disposals);
        other.Dispose();

        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public void A_lease_says_what_it_holds()
    {
        var model = new FakeModel();
        Assert.True(Served.Ready("iris", "7", model).TryLease(out var lease));

        Assert.Equal(("iris", "7"), (lease.Model.Text, lease.Version.Text));
        Assert.Same(model, lease.Loaded);
    }

    [Fact]
    public void Giving_back_keeps_a_version_that_is_still_served()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);
        Assert.True(version.TryLease(out var lease));

        lease.Dispose();

        Assert.Equal(0, model.Disposals);
        Assert.True(version.TryLease(out _));
    }

    [Fact]
    public void Unloading_twice_frees_once()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);

        version.Unload();
        version.Unload();

        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public void What_a_load_brings_after_unloading_is_freed()
    {
        var model = new FakeModel();
        var version = Served.Loading("iris", "1");

        version.Unload();

        Assert.False(version.Ready(model));
        Assert.Equal(1, model.Disposals);
        Assert.Equal(ModelState.Unloaded, version.Snapshot().State);
    }

    [Fact]
    public void Once_unloaded_it_is_not_loaded_and_does_not_fail()
    {
        var version = Served.Waiting("iris", "1");
        version.Unload();

        Assert.False(version.BeginLoading());
        version.Fail("too late");

        Assert.Equal(new(version.Model, version.Version, ModelState.Unloaded, null, null), version.Snapshot());
    }

    [Fact]
    public void A_step_out_of_order_is_a_fault()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Served.Waiting("iris", "1").Ready(new FakeModel()));
        Assert.Equal("iris version 1 cannot become Ready from Waiting", fault.Message);

        Assert.Throws<InvalidOperationException>(() => Served.Ready("iris", "1").Fail("late"));
        Assert.Throws<InvalidOperationException>(() => Served.Failed("iris", "1", "broken").BeginLoading());
    }

    [Fact]
    public void A_snapshot_has_the_signature_while_ready_and_the_reason_while_failed()
    {
        var model = new FakeModel();
        var ready = Served.Ready("iris", "1", model);
        var failed = Served.Failed("iris", "1", "broken");

        Assert.Equal(new(ready.Model, ready.Version, ModelState.Ready, null, model.Signature), ready.Snapshot());
        Assert.Equal(new(failed.Model, failed.Version, ModelState.Failed, "broken", null), failed.Snapshot());

        Assert.True(ready.TryLease(out _));
        ready.Unload();
        failed.Unload();
        Assert.Equal(new(ready.Model, ready.Version, ModelState.Unloaded, null, null), ready.Snapshot());
        Assert.Equal(new(failed.Model, failed.Version, ModelState.Unloaded, null, null), failed.Snapshot());
    }

    [Fact]
    public async Task Leases_of_many_threads_never_meet_a_freed_model()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "1", model);
        using var begin = new Barrier(9);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(Lease, TaskCreationOptions.LongRunning));
        var all = Task.WhenAll([.. callers]);

        begin.SignalAndWait(TestContext.Current.CancellationToken);
        version.Unload();
        await all.Within(TimeSpan.FromSeconds(10));

        Assert.Equal(1, model.Disposals);

        void Lease()
        {
            begin.SignalAndWait();
            while (version.TryLease(out var lease))
            {
                using (lease)
                {
                    lease.Loaded.Run([], [], default);
                }
            }
        }
    }
}
