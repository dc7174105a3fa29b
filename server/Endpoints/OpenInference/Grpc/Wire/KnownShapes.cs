using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc.Wire;

/// <summary>Shapes by their sizes, as <see cref="KnownStrings"/>: those that come with every request are made once.</summary>
internal sealed class KnownShapes
{
    private const int Places = 256;

    private readonly long[]?[] _known = new long[]?[Places];

    public TensorShape Get(ReadOnlySpan<long> sizes)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(sizes));
        ref var place = ref _known[hash.ToHashCode() & (Places - 1)];
        var known = Volatile.Read(ref place);
        if (known is null || !sizes.SequenceEqual(known))
        {
            known = sizes.ToArray();
            Volatile.Write(ref place, known);
        }

        return new TensorShape(known);
    }
}
