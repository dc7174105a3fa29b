using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>What a reading of a request has rented, so that one that ends in a fault, wherever it does, gives it back.</summary>
internal sealed class ReadingMemory(TensorMemory memory)
{
    private readonly List<TensorBuffer> _rented = [];

    /// <exception cref="ServingException">As <see cref="TensorMemory.Rent"/>.</exception>
    public TensorBuffer Rent(int length)
    {
        var buffer = memory.Rent(length);
        _rented.Add(buffer);
        return buffer;
    }

    /// <summary>Gives back what was rented last, and not used.</summary>
    public void GiveBackLast()
    {
        ((IDisposable)_rented[^1]).Dispose();
        _rented.RemoveAt(_rented.Count - 1);
    }

    /// <summary>Gives back all; no tensor that was read may be used any more.</summary>
    public void GiveBack()
    {
        foreach (var buffer in _rented)
        {
            ((IDisposable)buffer).Dispose();
        }
    }
}
