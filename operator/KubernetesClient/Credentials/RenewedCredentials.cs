using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Retrying;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>
/// Keeps what was obtained until it is old or refused, then obtains it again: one at a time, and after a failure not before a
/// wait that doubles from 1 s to 5 s. While that fails, the old one is used for as long as it is good. One that is refused when it
/// has only just been obtained, twice, is such a failure: a plugin is not run for each request that a server refuses.
/// </summary>
/// <param name="origin">Obtains one.</param>
/// <param name="time">For age and waits.</param>
/// <param name="random">For the waits.</param>
/// <param name="log">Is told of failures that an old credential covers.</param>
internal sealed class RenewedCredentials(ICredentialOrigin origin, TimeProvider time, Random random, ILogger log)
    : ICredentialSource,
        IDisposable
{
    private static readonly Backoff Waits = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    private static readonly TimeSpan JustObtained = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile ObtainedCredential? _present;
    private volatile ObtainedCredential? _refused;
    private KubernetesException? _failure;
    private int _failures;
    private int _refusals;
    private DateTimeOffset _nextTry;
    private DateTimeOffset _obtainedAt;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        if (_present is { } fresh && IsGood(fresh, time.GetUtcNow()))
            return fresh.Credential;

        await _turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            // Another may have renewed it meanwhile.
            if (_present is not { } present || !IsGood(present, now))
                await RenewLockedAsync(now, cancellation);
            return (_present ?? throw Again(_failure!)).Credential;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Reject(Credential refused)
    {
        if (_present is { } present && ReferenceEquals(present.Credential, refused))
            _refused = present;
    }

    public void Dispose() => _turn.Dispose();

    private bool IsGood(ObtainedCredential obtained, DateTimeOffset now) =>
        now < obtained.RenewAt && !ReferenceEquals(obtained, _refused);

    private async Task RenewLockedAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        DropRefusedLocked(now);
        if (_failure is not null && now < _nextTry)
        {
            DropExpiredLocked(now);
            return;
        }

        try
        {
            var obtained = await origin.ObtainAsync(cancellation);
            // The same credential stays the same object: connections that it has opened go on.
            _present =
                _present is { } old && old.Fingerprint == obtained.Fingerprint
                    ? obtained with
                    {
                        Credential = old.Credential,
                    }
                    : obtained;
            (_failure, _failures, _obtainedAt) = (null, 0, now);
        }
        catch (KubernetesException failure)
        {
            _failure = failure;
            _nextTry = now + Waits.Delay(++_failures, random);
            DropExpiredLocked(now);
            if (_present is not null)
                CredentialLog.KeptOld(log, failure.Message);
        }
    }

    /// <summary>What was refused is good for nothing: a failure to renew it is told, and not covered by it.</summary>
    private void DropRefusedLocked(DateTimeOffset now)
    {
        if (_present is not { } present || !ReferenceEquals(present, _refused))
            return;

        _present = null;
        _refusals = now - _obtainedAt < JustObtained ? _refusals + 1 : 1;
        if (_refusals > 1)
        {
            _failure = new KubernetesException(
                KubernetesFault.Unauthorized,
                $"the server refuses {origin}, which has just been obtained anew"
            );
            _nextTry = now + Waits.Delay(_refusals - 1, random);
        }
    }

    private void DropExpiredLocked(DateTimeOffset now)
    {
        if (_present is { ExpiresAt: { } end } && now >= end)
            _present = null;
    }

    /// <summary>An exception is thrown once: its stack is its thrower's.</summary>
    private static KubernetesException Again(KubernetesException failure) =>
        new(failure.Fault, failure.Message, failure);
}
