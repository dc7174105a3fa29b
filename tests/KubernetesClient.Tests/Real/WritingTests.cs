using System.Text.Json.Nodes;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Coordination;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Creating, applying and deleting on a real API server.</summary>
public sealed class WritingTests(ClusterFixture clusters) : IAsyncLifetime
{
    private Cluster _cluster = null!;
    private HttpKubernetesClient _client = null!;
    private string _namespace = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        await Gadget.InstallAsync(_cluster);
        _namespace = await _cluster.NewNamespaceAsync();
        _client = Clients.Make(_cluster.Credentials);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_created_object_is_read_as_it_was_stored_and_not_created_twice()
    {
        var created = await CreateAsync("a", 1);

        var read = await _client.GetAsync<Gadget>(created.Key, default);
        Assert.Equal(("tests.sluice.dev/v1", "Gadget", 1), (read.ApiVersion, read.Kind, read.Spec?.Size));
        Assert.Equal(created.Metadata.Uid, read.Metadata.Uid);
        Assert.NotNull(read.Raw.Find("metadata", "managedFields"));
        var again = await Clients.FailsAsync(KubernetesFault.AlreadyExists, () => CreateAsync("a", 2));
        Assert.Contains($"create gadgets.tests.sluice.dev {_namespace}/a at https://", again.Message);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var missing = new ObjectKey(_namespace, "missing");

        await Clients.FailsAsync(KubernetesFault.NotFound, () => _client.GetAsync<Gadget>(missing, default));
        await Clients.FailsAsync(
            KubernetesFault.NotFound,
            () => _client.DeleteAsync<Gadget>(missing, new DeleteOptions(), default)
        );
    }

    [Fact]
    public async Task An_object_that_the_server_refuses_names_each_field()
    {
        var refused = await Clients.FailsAsync(KubernetesFault.Invalid, () => CreateAsync("wrong", 0));

        Assert.Contains(refused.Causes, cause => cause.Field == "spec.size");
        Assert.Contains("spec.size", refused.Message);
    }

    [Fact]
    public async Task An_apply_changes_what_is_ours_and_leaves_the_rest()
    {
        var created = await CreateAsync("ours", 1);
        await _cluster.Api.PatchAsync(
            PathOf("ours"),
            new JsonObject { ["spec"] = new JsonObject { ["more"] = "theirs" } }
        );

        var applied = await _client.ApplyAsync(Wanted(created, 5), FieldOwner.Sluice, default);

        Assert.Equal(5, applied.Spec?.Size);
        Assert.Equal("theirs", applied.Raw.Find("spec", "more")?.GetString());
        var settled = await _client.ApplyAsync(Wanted(created, 5), FieldOwner.Sluice, default);
        var again = await _client.ApplyAsync(Wanted(created, 5), FieldOwner.Sluice, default);
        Assert.Equal(settled.Metadata.ResourceVersion, again.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_field_that_was_created_and_is_no_longer_wanted_goes()
    {
        var created = await _client.CreateAsync(
            new Gadget
            {
                Metadata = new()
                {
                    Name = "shrinks",
                    Namespace = _namespace,
                    Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
                },
                Spec = new() { Size = 1, Colour = "red" },
            },
            FieldOwner.Sluice,
            default
        );
        await _cluster.Api.PatchAsync(
            PathOf("shrinks"),
            new JsonObject { ["spec"] = new JsonObject { ["more"] = "theirs" } }
        );
        var current = await _client.GetAsync<Gadget>(created.Key, default);
        var wanted = new Gadget
        {
            Metadata = Identity(current) with { Labels = new Dictionary<string, string> { ["a"] = "1" } },
            Spec = new() { Size = 1 },
        };

        var applied = await _client.ApplyAsync(wanted, FieldOwner.Sluice, default);

        Assert.Null(applied.Spec?.Colour);
        Assert.Equal(["a"], applied.Metadata.Labels?.Keys);
        Assert.Equal("theirs", applied.Raw.Find("spec", "more")?.GetString());
    }

    [Fact]
    public async Task An_apply_takes_a_field_that_another_has_changed()
    {
        var created = await CreateAsync("taken", 1);
        await _client.ApplyAsync(Wanted(created, 2), FieldOwner.Sluice, default);
        await _cluster.Api.PatchAsync(PathOf("taken"), new JsonObject { ["spec"] = new JsonObject { ["size"] = 9 } });

        var applied = await _client.ApplyAsync(Wanted(created, 3), FieldOwner.Sluice, default);

        Assert.Equal(3, applied.Spec?.Size);
    }

    [Fact]
    public async Task An_apply_never_creates_and_never_takes_over()
    {
        var first = await CreateAsync("replaced", 1);
        await _client.DeleteAsync<Gadget>(first.Key, new DeleteOptions { Uid = first.Metadata.Uid }, default);

        await Clients.FailsAsync(
            KubernetesFault.Conflict,
            () => _client.ApplyAsync(Wanted(first, 2), FieldOwner.Sluice, default)
        );
        await Clients.FailsAsync(KubernetesFault.NotFound, () => _client.GetAsync<Gadget>(first.Key, default));
        await CreateAsync("replaced", 7);
        await Clients.FailsAsync(
            KubernetesFault.Conflict,
            () => _client.ApplyAsync(Wanted(first, 2), FieldOwner.Sluice, default)
        );
        Assert.Equal(7, (await _client.GetAsync<Gadget>(first.Key, default)).Spec?.Size);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _client.ApplyAsync(first with { Metadata = new() { Name = "x" } }, FieldOwner.Sluice, default)
        );
    }

    [Fact]
    public async Task An_apply_of_an_object_that_was_changed_since_is_a_conflict()
    {
        var created = await CreateAsync("stale", 1);
        await _client.ApplyAsync(Wanted(created, 2), FieldOwner.Sluice, default);
        var stale = Wanted(created, 3) with { Metadata = Identity(created) };

        await Clients.FailsAsync(KubernetesFault.Conflict, () => _client.ApplyAsync(stale, FieldOwner.Sluice, default));
    }

    [Fact]
    public async Task A_status_is_applied_alone_and_only_over_what_was_read()
    {
        var created = await CreateAsync("status", 1);
        var wanted = created with
        {
            Spec = new() { Size = 100 },
            Status = new() { Phase = "Ready", Seen = 1 },
        };

        var applied = await _client.ApplyStatusAsync(wanted, FieldOwner.SluiceStatus, default);

        Assert.Equal(("Ready", 1), (applied.Status?.Phase, applied.Spec?.Size));
        await Clients.FailsAsync(
            KubernetesFault.Conflict,
            () => _client.ApplyStatusAsync(wanted, FieldOwner.SluiceStatus, default)
        );
        var shorter = applied with { Status = new() { Phase = "Ready" } };
        Assert.Null((await _client.ApplyStatusAsync(shorter, FieldOwner.SluiceStatus, default)).Status?.Seen);
    }

    [Fact]
    public async Task Spec_and_status_do_not_take_fields_from_each_other()
    {
        var created = await CreateAsync("both", 1);
        var withStatus = await _client.ApplyStatusAsync(
            created with
            {
                Status = new() { Phase = "Ready" },
            },
            FieldOwner.SluiceStatus,
            default
        );

        var applied = await _client.ApplyAsync(Wanted(withStatus, 2), FieldOwner.Sluice, default);

        Assert.Equal(("Ready", 2), (applied.Status?.Phase, applied.Spec?.Size));
    }

    [Fact]
    public async Task A_deletion_has_preconditions()
    {
        var created = await CreateAsync("deleted", 1);
        var changed = await _client.ApplyAsync(Wanted(created, 2), FieldOwner.Sluice, default);

        foreach (
            var wrong in new DeleteOptions[]
            {
                new() { Uid = "00000000-0000-0000-0000-000000000000" },
                new() { ResourceVersion = created.Metadata.ResourceVersion },
            }
        )
        {
            await Clients.FailsAsync(
                KubernetesFault.Conflict,
                () => _client.DeleteAsync<Gadget>(created.Key, wrong, default)
            );
        }

        var right = new DeleteOptions
        {
            Uid = changed.Metadata.Uid,
            ResourceVersion = changed.Metadata.ResourceVersion,
            Propagation = Propagation.Foreground,
        };
        await _client.DeleteAsync<Gadget>(created.Key, right, default);
    }

    [Fact]
    public async Task A_lease_is_taken_by_one_of_two_who_have_read_it()
    {
        var lease = await _client.CreateAsync(
            new Lease
            {
                Metadata = new() { Name = "leader", Namespace = _namespace },
                Spec = new()
                {
                    HolderIdentity = "a",
                    LeaseDurationSeconds = 15,
                    RenewTime = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(7),
                },
            },
            FieldOwner.Sluice,
            default
        );
        var metadata = Identity(lease);

        var taken = await _client.ApplyAsync(
            new Lease { Metadata = metadata, Spec = lease.Spec with { HolderIdentity = "b" } },
            FieldOwner.Sluice,
            default
        );

        Assert.Equal(("b", lease.Spec.RenewTime), (taken.Spec.HolderIdentity, taken.Spec.RenewTime));
        await Clients.FailsAsync(
            KubernetesFault.Conflict,
            () =>
                _client.ApplyAsync(
                    new Lease { Metadata = metadata, Spec = lease.Spec with { HolderIdentity = "c" } },
                    FieldOwner.Sluice,
                    default
                )
        );
    }

    [Fact]
    public async Task Each_request_says_which_replica_it_is_from()
    {
        await _client.CreateAsync(
            new ConfigMap
            {
                Metadata = new() { Name = "who", Namespace = _namespace },
            },
            FieldOwner.Sluice,
            default
        );

        var written = _cluster.Audit.Read().Single(entry => entry.Namespace == _namespace && entry.Name == "who");
        Assert.Equal("sluice-test/1.0 (replica-a)", written.UserAgent);
    }

    private Task<Gadget> CreateAsync(string name, int size) =>
        _client.CreateAsync(
            new Gadget
            {
                Metadata = new() { Name = name, Namespace = _namespace },
                Spec = new() { Size = size },
            },
            FieldOwner.Sluice,
            default
        );

    private string PathOf(string name) => $"/apis/tests.sluice.dev/v1/namespaces/{_namespace}/gadgets/{name}";

    private static Gadget Wanted(Gadget seen, int size) =>
        new()
        {
            Metadata = Identity(seen) with { ResourceVersion = null },
            Spec = new() { Size = size },
        };

    private static ObjectMeta Identity(KubernetesObject seen) =>
        new()
        {
            Name = seen.Metadata.Name,
            Namespace = seen.Metadata.Namespace,
            Uid = seen.Metadata.Uid,
            ResourceVersion = seen.Metadata.ResourceVersion,
        };
}
