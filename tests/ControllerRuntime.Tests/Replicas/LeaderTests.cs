using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>
/// Replicas as processes on a real API server, while parcels are edited all the time. How often is few here; with
/// SLUICE_CHAOS=full it is often (<c>./dev chaos</c>).
/// </summary>
public sealed class LeaderTests(ClusterFixture clusters)
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("SLUICE_CHAOS") == "full";
    private readonly Random _random = new(20300102);

    [Fact]
    public async Task A_leader_killed_at_any_moment_leaves_the_same_world()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        var kills = IsFull ? 50 : 2;

        await DisturbAsync(world, kills, leader => leader.KillAsync());

        var history = world.Verify();
        Assert.True(history.Terms > kills, $"{history.Terms} terms");
        Tell($"{kills} leaders killed: {history.Terms} terms, {Writes(world)} writes");
    }

    [Fact]
    public async Task A_leader_stopped_for_three_lease_times_writes_nothing_when_it_goes_on()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        var stops = IsFull ? 20 : 1;
        var ended = 0;

        await DisturbAsync(
            world,
            stops,
            async leader =>
            {
                await leader.StopAsync();
                await PauseAsync(TimeSpan.FromSeconds(ParcelWorld.LeaseSeconds * 3));
                await leader.ContinueAsync();
                ended += leader.HasExited ? 1 : 0;
            }
        );

        var history = world.Verify();
        Assert.True(history.Terms > stops, $"{history.Terms} terms");
        Tell(
            $"{stops} leaders stopped, {ended} of them ended by the kernel: {history.Terms} terms, {Writes(world)} writes"
        );
    }

    [Fact]
    public async Task A_leader_that_is_told_to_end_hands_over_without_a_wait()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync(), leaseSeconds: 15);
        await world.AddParcelsAsync();
        world.StartReplica();
        var leader = await world.LeaderAsync();
        world.StartReplica();
        await world.SettledAsync();

        await leader.TerminateAsync();
        var next = await world.LeaderAsync(leader);
        await world.EditAsync(0);
        await world.SettledAsync();

        Assert.Equal(0, leader.ExitCode);
        Assert.NotEqual(leader.Identity, next.Identity);
        var history = world.Verify();
        Assert.Equal(2, history.Terms);
        var released = world.Log().Where(seen => seen is { IsWrite: true, Resource: "leases" });
        Assert.Contains(released, seen => seen.ResponseObject?["spec"]?["holderIdentity"] is null);
    }

    private static int Writes(ParcelWorld world) =>
        world.Log().Count(seen => seen.IsWrite && seen.Resource is "configmaps" or "parcels");

    private static void Tell(string figures) => TestContext.Current.TestOutputHelper?.WriteLine(figures);

    private static Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private async Task DisturbAsync(ParcelWorld world, int times, Func<ReplicaProcess, Task> disturb)
    {
        using var end = new CancellationTokenSource();
        await world.AddParcelsAsync();
        world.StartReplica();
        var leader = await world.LeaderAsync();
        world.StartReplica();
        var editing = world.EditAlwaysAsync(end.Token);
        for (var time = 0; time < times; time++)
        {
            await PauseAsync(TimeSpan.FromMilliseconds(_random.Next(2000)));
            await disturb(leader);
            world.KeepReplicas(2);
            leader = await world.LeaderAsync(leader);
        }

        await end.CancelAsync();
        await editing;
        world.KeepReplicas(2);
        await world.SettledAsync();
    }
}
