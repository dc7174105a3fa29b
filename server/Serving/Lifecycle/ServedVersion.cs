using System.Diagnostics.CodeAnalysis;
using Sluice.Serving.Batching;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Statistics;
using Sluice.Serving.Telemetry;

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
    /// <param name="hasFailedBefore">Whether this is another try.</param>
    /// <param name="settings">What its author says; null: nothing.</param>
    public ServedVersion(
        ModelName model,
        ModelVersion version,
        string? fingerprint,
        bool hasFailedBefore = false,
        ModelSettings? settings = null
    )
    {
        _now = new VersionSnapshot(model, version, ModelState.Waiting)
        {
            Fingerprint = fingerprint,
            HasFailedBefore = hasFailedBefore,
            Settings = settings ?? ModelSettings.None,
        };
        Tags = VersionMetrics.Tags(model, version);
        Slots = settings?.Instances is { } instances ? new RunSlots(instances, int.MaxValue) : null;
    }

    /// <summary>Bounds the runs over this version alone; null: nothing does.</summary>
    public RunSlots? Slots { get; }

    /// <summary>The requests that wait to be run together; null: each runs alone.</summary>
    public BatchQueue? Batches { get; private set; }

    /// <summary>Told once with a sentence, if it stops running requests together.</summary>
    public Action<string>? BatchingStopped { get; set; }

    public ModelSettings Settings => _now.Settings;

    public ModelName Model => _now.Model;

    public ModelVersion Version => _now.Version;

    public StatisticsState Statistics { get; } = new();

    /// <summary>What tells its measurements from others'.</summary>
    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>Called after each change of state, never under a lock.</summary>
    public Action? Changed { get; set; }

    public VersionSnapshot Snapshot()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <summary>False: it has been unloaded, and need not be loaded.</summary>
    public bool BeginLoading()
    {
        lock (_lock)
        {
            if (!BecomeLocked(ModelState.Loading))
            {
                return false;
            }
        }

        Changed?.Invoke();
        return true;
    }

    public void Progress(FetchProgress progress)
    {
        lock (_lock)
        {
            _now = _now with { Progress = progress };
        }
    }

    /// <summary>Takes both over. False: it has been unloaded meanwhile, and both are freed.</summary>
    public bool Ready(ILoadedModel loaded, FetchedVersion fetched, LoadCost cost, BatchingVerdict? batching = null)
    {
        bool isReady;
        lock (_lock)
        {
            isReady = BecomeLocked(ModelState.Ready);
            if (isReady)
            {
                (_loaded, _fetched) = (loaded, fetched);
                Batches = batching?.Plan is { } plan ? new BatchQueue(plan, StopBatching) : null;
                _now = _now with
                {
                    Signature = loaded.Signature,
                    Digest = fetched.Digest,
                    Device = loaded.Device,
                    Warning = fetched.Warning,
                    Load = cost,
                    Batching = batching,
                };
            }
        }

        if (isReady)
        {
            Changed?.Invoke();
        }
        else
        {
            Free((loaded, fetched));
        }

        return isReady;
    }

    /// <param name="reason">A sentence for users.</param>
    /// <param name="mayPass">Whether trying again may help.</param>
    public void Fail(string reason, bool mayPass)
    {
        lock (_lock)
        {
            if (BecomeLocked(ModelState.Failed))
            {
                _now = _now with { Reason = reason, MayPass = mayPass };
            }
        }

        Changed?.Invoke();
    }

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

    /// <summary>Takes back what was said, but for what its files said themselves.</summary>
    public void EndWarning()
    {
        lock (_lock)
        {
            _now = _now with { Warning = _fetched?.Warning };
        }
    }

    /// <summary>Takes it out of service; once more does nothing.</summary>
    public void Unload()
    {
        (ILoadedModel?, FetchedVersion?) unused = default;
        lock (_lock)
        {
            BecomeLocked(ModelState.Unloaded);
            _now = _now with
            {
                Signature = null,
                Digest = null,
                Device = null,
                Load = null,
                Batching = null,
                Reason = null,
                MayPass = false,
                Warning = null,
            };
            if (_leases == 0)
            {
                unused = TakeLocked();
            }
        }

        Free(unused);
        Changed?.Invoke();
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

    private void StopBatching(string reason)
    {
        lock (_lock)
        {
            if (_now.Batching is not null)
            {
                _now = _now with { Batching = BatchingVerdict.Off(reason), BatchingStops = _now.BatchingStops + 1 };
            }
        }

        BatchingStopped?.Invoke(reason);
        Changed?.Invoke();
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

    /// <summary>False where it has been unloaded: that is final.</summary>
    private bool BecomeLocked(ModelState next)
    {
        if (_now.State == ModelState.Unloaded)
        {
            return false;
        }

        if (!_now.State.CanBecome(next))
        {
            throw new InvalidOperationException($"{Model} version {Version} cannot become {next} from {_now.State}");
        }

        _now = _now with { State = next };
        return true;
    }
}
