using Sluice.Serving.Models;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>An engine whose loads or runs wait until the test lets them go on.</summary>
internal sealed class HeldEngine(IModelEngine engine, bool holdsLoads = false) : IModelEngine, IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly SemaphoreSlim _entered = new(0);

    public string Platform => engine.Platform;

    /// <summary>Ends when one more load or run has begun to wait.</summary>
    public Task EnteredAsync() => _entered.WaitAsync().Within(TestServer.Limit);

    /// <summary>From now on nothing waits.</summary>
    public void Release() => _released.Set();

    public ILoadedModel Load(ModelFiles files)
    {
        if (holdsLoads)
            Hold();
        return new HeldModel(this, engine.Load(files));
    }

    /// <summary>Lets go of what still waits, so that a failed test ends.</summary>
    public void Dispose() => Release();

    private void Hold()
    {
        _entered.Release();
        if (!_released.Wait(TestServer.Limit))
            throw new TimeoutException("the test did not release its engine");
    }

    private sealed class HeldModel(HeldEngine holder, ILoadedModel model) : ILoadedModel
    {
        public ModelSignature Signature => model.Signature;

        public IReadOnlyList<Tensor> Run(
            IReadOnlyList<Tensor> inputs,
            IReadOnlyList<string> outputs,
            CancellationToken cancellation
        )
        {
            if (!holder._released.IsSet)
                holder.Hold();
            return model.Run(inputs, outputs, cancellation);
        }

        public void Dispose() => model.Dispose();
    }
}
