using System.Diagnostics.CodeAnalysis;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// The one mutable holder of a version's state. Thread-safe. Owns the loaded model: frees it when the version is unloaded
/// and the last lease has been given back, whichever comes later.
/// </summary>
internal sealed class ServedVersion(ModelName model, ModelVersion version)
{
    private readonly Lock _lock = new();
    private ModelState _state;
    private string? _reason;
    private ILoadedModel? _loaded;
    private int _leases;

    public ModelName Model { get; } = model;

    public ModelVersion Version { get; } = version;

    public VersionSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new(Model, Version, _state, _reason, _loaded?.Signature);
        }
    }

    public void BeginLoading() => Become(ModelState.Loading);

    public void Ready(ILoadedModel loaded)
    {
        lock (_lock)
        {
            BecomeLocked(ModelState.Ready);
            _loaded = loaded;
        }
    }

    public void Fail(string reason)
    {
        lock (_lock)
        {
            BecomeLocked(ModelState.Failed);
            _reason = reason;
        }
    }

    public void Unload()
    {
        ILoadedModel? unused = null;
        lock (_lock)
        {
            BecomeLocked(ModelState.Unloaded);
            if (_leases == 0)
            {
                (unused, _loaded) = (_loaded, null);
            }
        }

        unused?.Dispose();
    }

    /// <summary>Claims the loaded model for one request; false unless it is ready.</summary>
    public bool TryLease([NotNullWhen(true)] out ModelLease? lease)
    {
        lock (_lock)
        {
            lease = _state == ModelState.Ready ? new ModelLease(this, _loaded!) : null;
            _leases += lease is null ? 0 : 1;
            return lease is not null;
        }
    }

    internal void GiveBack()
    {
        ILoadedModel? unused = null;
        lock (_lock)
        {
            _leases--;
            if (_leases == 0 && _state == ModelState.Unloaded)
            {
                (unused, _loaded) = (_loaded, null);
            }
        }

        unused?.Dispose();
    }

    private void Become(ModelState next)
    {
        lock (_lock)
        {
            BecomeLocked(next);
        }
    }

    private void BecomeLocked(ModelState next)
    {
        if (!_state.CanBecome(next))
        {
            throw new InvalidOperationException($"{Model} version {Version} cannot become {next} from {_state}");
        }

        _state = next;
    }
}
