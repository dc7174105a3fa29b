using System.Diagnostics.CodeAnalysis;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// The one mutable holder of a version's state. Thread-safe. Owns the loaded model: frees it when the version is unloaded
/// and the last lease has been given back, whichever comes later. It may be unloaded at any time: what a load brings after
/// that is freed at once.
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
            return new(
                Model,
                Version,
                _state,
                _state == ModelState.Failed ? _reason : null,
                _state == ModelState.Ready ? _loaded!.Signature : null
            );
        }
    }

    /// <summary>False: it has been unloaded, and need not be loaded.</summary>
    public bool BeginLoading()
    {
        lock (_lock)
        {
            return BecomeLocked(ModelState.Loading);
        }
    }

    /// <summary>Takes the loaded model over. False: it has been unloaded meanwhile, and the model is freed.</summary>
    public bool Ready(ILoadedModel loaded)
    {
        lock (_lock)
        {
            if (BecomeLocked(ModelState.Ready))
            {
                _loaded = loaded;
                return true;
            }
        }

        loaded.Dispose();
        return false;
    }

    public void Fail(string reason)
    {
        lock (_lock)
        {
            BecomeLocked(ModelState.Failed);
            _reason = reason;
        }
    }

    /// <summary>Takes it out of service; once more does nothing.</summary>
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

    /// <summary>False where it has been unloaded: that is final.</summary>
    private bool BecomeLocked(ModelState next)
    {
        if (_state == ModelState.Unloaded)
        {
            return false;
        }

        if (!_state.CanBecome(next))
        {
            throw new InvalidOperationException($"{Model} version {Version} cannot become {next} from {_state}");
        }

        _state = next;
        return true;
    }
}
