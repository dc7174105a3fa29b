using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference.Binary;

/// <summary>The bytes behind the JSON, of which each binary input takes its part, in order.</summary>
internal sealed class BinaryTensors(ReadOnlyMemory<byte> bytes)
{
    private int _taken;

    /// <exception cref="ServingException">InvalidArgument: there are not so many left.</exception>
    public ReadOnlyMemory<byte> Take(string input, long size)
    {
        var left = bytes.Length - _taken;
        if (size > left)
        {
            throw ServingException.InvalidArgument(
                $"input '{input}': binary_data_size: expected at most the {left} bytes that are left behind the JSON, got {size}"
            );
        }

        var taken = bytes.Slice(_taken, (int)size);
        _taken += (int)size;
        return taken;
    }

    /// <exception cref="ServingException">InvalidArgument: there are bytes that no input has taken.</exception>
    public void ExpectEnd()
    {
        if (_taken < bytes.Length)
        {
            throw ServingException.InvalidArgument(
                $"expected {_taken} bytes behind the JSON, the sum of each binary_data_size, got {bytes.Length}"
            );
        }
    }
}
