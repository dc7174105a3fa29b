using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
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
        var (model, claim) = (new FakeModel(), new FakeClaim());
        var version = Served.Ready("iris", "1", model, claim);

        version.Unload();
        version.Unload();

        Assert.Equal((1, 1), (model.Disposals, claim.Disposals));
    }

    [Fact]
    public void The_files_stay_until_the_last_lease_is_back_and_are_let_go_once()
    {
        var claim = new FakeClaim();
        var version = Served.Ready("iris", "1", claim: claim);
        Assert.True(version.TryLease(out var lease));

        version.Unload();
        Assert.Equal(0, claim.Disposals);
        lease.Dispose();
        version.Unload();

        Assert.Equal(1, claim.Disposals);
    }

    [Fact]
    public void A_warning_counts_once_and_what_the_files_said_comes_back_after_it()
    {
        var version = Served.Loading("iris", "1");
        version.Ready(
            new FakeModel(),
            new(new ModelFiles("iris/1"), Served.Fetched("iris/1").Digest) { Warning = "it has changed" },
            Served.Cost
        );

        Assert.True(version.Warn("it has vanished"));
        Assert.False(version.Warn("it has vanished"));
        Assert.Equal("it has vanished", version.Snapshot().Warning);
        version.EndWarning();

        Assert.Equal("it has changed", version.Snapshot().Warning);
    }

    [Fact]
    public void A_lease_knows_the_digest_and_a_snapshot_the_progress()
    {
        var version = Served.Loading("iris", "1");
        version.Progress(new FetchProgress(3, 10));
        var digest = Served.Fetched("iris/1").Digest;

        Assert.Equal(new FetchProgress(3, 10), version.Snapshot().Progress);
        version.Ready(new FakeModel(), Served.Fetched("iris/1"), Served.Cost);

        Assert.True(version.TryLease(out var lease));
        Assert.Equal(digest, lease.Digest);
    }

    [Fact]
    public void What_a_load_brings_after_unloading_is_freed()
    {
        var (model, claim) = (new FakeModel(), new FakeClaim());
        var version = Served.Loading("iris", "1");

        version.Unload();

        Assert.False(version.Ready(model, Served.Fetched("iris/1", claim), Served.Cost));
        Assert.Equal(1, claim.Disposals);
        Assert.Equal(1, model.Disposals);
        Assert.Equal(ModelState.Unloaded, version.Snapshot().State);
    }

    [Fact]
    public void Once_unloaded_it_is_not_loaded_and_does_not_fail()
    {
        var version = Served.Waiting("iris", "1");
        version.Unload();

        Assert.False(version.BeginLoading());
        version.Fail("too late", mayPass: true);

        Assert.Equal(Snapshot(version, ModelState.Unloaded), version.Snapshot());
    }

    [Fact]
    public void A_step_out_of_order_is_a_fault()
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            Served.Waiting("iris", "1").Ready(new FakeModel(), Served.Fetched("iris/1"), Served.Cost)
        );
        Assert.Equal("iris version 1 cannot become Ready from Waiting", fault.Message);

        Assert.Throws<InvalidOperationException>(() => Served.Ready("iris", "1").Fail("late", mayPass: false));
        Assert.Throws<InvalidOperationException>(() => Served.Failed("iris", "1", "broken").BeginLoading());
    }

    [Fact]
    public void A_snapshot_has_the_signature_while_ready_and_the_reason_while_failed()
    {
        var model = new FakeModel();
        var ready = Served.Ready("iris", "1", model);
        var failed = Served.Failed("iris", "1", "broken");

        Assert.Equal(
            Snapshot(ready, ModelState.Ready) with
            {
                Signature = model.Signature,
                Digest = Served.Fetched("iris/1").Digest,
                Load = Served.Cost,
                Device = ((Serving.Models.ILoadedModel)model).Device,
            },
            ready.Snapshot()
        );
        Assert.Equal(Snapshot(failed, ModelState.Failed) with { Reason = "broken" }, failed.Snapshot());

        Assert.True(ready.TryLease(out _));
        ready.Unload();
        failed.Unload();
        Assert.Equal(Snapshot(ready, ModelState.Unloaded), ready.Snapshot());
        Assert.Equal(Snapshot(failed, ModelState.Unloaded), failed.Snapshot());
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

    private static VersionSnapshot Snapshot(ServedVersion version, ModelState state) =>
        new(version.Model, version.Version, state) { Fingerprint = "a" };
}
