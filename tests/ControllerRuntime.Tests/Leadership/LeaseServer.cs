using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Coordination;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clients;

namespace Sluice.ControllerRuntime.Tests.Leadership;

/// <summary>One lease as an API server keeps it, or away: for tests of time, beside those on a real server.</summary>
internal sealed class LeaseServer(TimeProvider time) : RefusingClient
{
    private int _version;

    public Lease? Lease { get; private set; }

    /// <summary>Refuses connections.</summary>
    public bool IsAway { get; set; }

    /// <summary>Takes requests and never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Takes that long for each answer.</summary>
    public TimeSpan AnswersAfter { get; set; }

    public override async Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellation)
    {
        await AnswerAsync(cancellation);
        return Lease as T ?? throw new KubernetesException(KubernetesFault.NotFound, "missing");
    }

    public override async Task<T> CreateAsync<T>(T created, FieldOwner owner, CancellationToken cancellation)
    {
        await AnswerAsync(cancellation);
        return Lease is null ? Store(created) : throw new KubernetesException(KubernetesFault.AlreadyExists, "there");
    }

    public override async Task<T> ApplyAsync<T>(T applied, FieldOwner owner, CancellationToken cancellation)
    {
        await AnswerAsync(cancellation);
        return applied.Metadata.ResourceVersion == Lease?.Metadata.ResourceVersion
            ? Store(applied)
            : throw new KubernetesException(KubernetesFault.Conflict, "changed");
    }

    /// <summary>Another writes it.</summary>
    public void Take(string holder) => Store(Lease! with { Spec = Lease.Spec with { HolderIdentity = holder } });

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        if (IsAway)
            throw new KubernetesException(KubernetesFault.Unreachable, "away");
        if (IsSilent)
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        if (AnswersAfter > TimeSpan.Zero)
            await Task.Delay(AnswersAfter, time, cancellation);
    }

    private T Store<T>(T written)
        where T : KubernetesObject
    {
        var lease = (Lease)(object)written;
        Lease = lease with { Metadata = lease.Metadata with { Uid = "u", ResourceVersion = $"{++_version}" } };
        return (T)(object)Lease;
    }
}
