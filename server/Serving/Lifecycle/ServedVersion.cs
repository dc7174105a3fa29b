using System.Diagnostics.CodeAnalysis;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// The one mutable holder of a version's state. Thread-safe. Owns the loaded model and its files: frees them when the version
/// is unloaded and the last lease has been given back, whichever comes later.
/// </summary>
internal sealed class ServedVersion
{
    private readonly Lock _lock = new();
    private VersionSnapshot _now;
    private ILoadedModel? _loaded;
    private FetchedVersion? _fetched;
    private int _leases;

    /// <param name="model">The model's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="fingerprint">As it was listed; null: it was not.</param>
    public ServedVersion(ModelName model, ModelVersion version, string? fingerprint) =>
        _now = new VersionSnapshot(model, version, ModelState.Waiting) { Fingerprint = fingerprint };

    public ModelName Model => _now.Model;

    public ModelVersion Version => _now.Version;

    public VersionSnapshot Snapshot()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public void BeginLoading() => Become(ModelState.Loading, now => now);

    public void Progress(FetchProgress progress)
    {
        lock (_lock)
        {
            _now = _now with { Progress = progress };
        }
    }

    /// <summary>Takes both over.</summary>
    public void Ready(ILoadedModel loaded, FetchedVersion fetched)
    {
        lock (_lock)
        {
            BecomeLocked(ModelState.Ready);
            (_loaded, _fetched) = (loaded, fetched);
            _now = _now with { Signature = loaded.Signature, Digest = fetched.Digest, Warning = fetched.Warning };
        }
    }

    /// <param name="reason">A sentence for users.</param>
    /// <param name="mayPass">Whether trying again may help.</param>
    public void Fail(string reason, bool mayPass) =>
        Become(ModelState.Failed, now => now with { Reason = reason, MayPass = mayPass });

    /// <summary>Says something about it; false: it was said already.</summary>
    public bool Warn(string warning)
    {
        lock (_lock)
        {
            if (_now.Warning == warning)
            {
                return false;
            }

            _now = _now with { Warning = warning };
            return true;
        }
    }

    public void Unload()
    {
        (ILoadedModel?, FetchedVersion?) unused = default;
        lock (_lock)
        {
            BecomeLocked(ModelState.Unloaded);
            _now = _now with { Signature = null };
            if (_leases == 0)
            {
                unused = TakeLocked();
            }
        }

        Free(unused);
    }

    /// <summary>Claims the loaded model for one request; false unless it is ready.</summary>
    public bool TryLease([NotNullWhen(true)] out ModelLease? lease)
    {
        lock (_lock)
        {
            lease = _now.State == ModelState.Ready ? new ModelLease(this, _loaded!, _fetched!.Digest) : null;
            _leases += lease is null ? 0 : 1;
            return lease is not null;
        }
    }

    internal void GiveBack()
    {
        (ILoadedModel?, FetchedVersion?) unused = default;
        lock (_lock)
        {
            _leases--;
            if (_leases == 0 && _now.State == ModelState.Unloaded)
            {
                unused = TakeLocked();
            }
        }

        Free(unused);
    }

    private (ILoadedModel?, FetchedVersion?) TakeLocked()
    {
        var taken = (_loaded, _fetched);
        (_loaded, _fetched) = (null, null);
        return taken;
    }

    private static void Free((ILoadedModel? Loaded, FetchedVersion? Fetched) unused)
    {
        unused.Loaded?.Dispose();
        unused.Fetched?.Dispose();
    }

    private void Become(ModelState next, Func<VersionSnapshot, VersionSnapshot> also)
    {
        lock (_lock)
        {
            BecomeLocked(next);
            _now = also(_now);
        }
    }

    private void BecomeLocked(ModelState next)
    {
        if (!_now.State.CanBecome(next))
        {
            throw new InvalidOperationException($"{Model} version {Version} cannot become {next} from {_now.State}");
        }

        _now = _now with { State = next };
    }
}
