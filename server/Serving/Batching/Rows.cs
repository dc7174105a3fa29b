using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>Rows of several requests as one tensor, and back.</summary>
internal static class Rows
{
    /// <summary>The inputs of all, one request's rows behind the other's.</summary>
    /// <param name="shapes">At least one; they suit each other.</param>
    /// <param name="memory">Where to put them; null: on the heap.</param>
    /// <returns>To be disposed.</returns>
    /// <exception cref="Errors.ServingException">ResourceExhausted: there is no room for them.</exception>
    public static Tensor[] Join(IReadOnlyList<BatchShape> shapes, TensorMemory? memory)
    {
        var inputs = shapes[0].Inputs;
        var joined = new Tensor?[inputs.Count];
        try
        {
            for (var i = 0; i < joined.Length; i++)
            {
                joined[i] = Join(shapes, inputs[i], i, memory);
            }

            return joined!;
        }
        catch
        {
            Array.ForEach(joined, input => input?.Dispose());
            throw;
        }
    }

    /// <summary>Whether outputs have a row for each row of the inputs.</summary>
    /// <param name="outputs">Of one run.</param>
    /// <param name="rows">Of its inputs.</param>
    /// <param name="reason">Which one has not.</param>
    public static bool CanSplit(IReadOnlyList<Tensor> outputs, long rows, out string reason)
    {
        foreach (var output in outputs)
        {
            if (output.Shape.Rank == 0 || output.Shape.Dimensions[0] != rows)
            {
                reason = $"output '{output.Name}' came with shape {output.Shape} of {rows} rows";
                return false;
            }
        }

        reason = "";
        return true;
    }

    /// <summary>Some of the rows of outputs.</summary>
    /// <param name="outputs">Of one run.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="claim">Disposed once by each of the tensors returned; null: by none.</param>
    public static Tensor[] Slice(IReadOnlyList<Tensor> outputs, long first, long count, IDisposable? claim)
    {
        var slices = new Tensor[outputs.Count];
        for (var i = 0; i < slices.Length; i++)
        {
            slices[i] = Slice(outputs[i], first, count, claim);
        }

        return slices;
    }

    private static Tensor Slice(Tensor whole, long first, long count, IDisposable? claim)
    {
        long[] sizes = [count, .. whole.Shape.Dimensions[1..]];
        var (rows, shape) = (whole.Shape.Dimensions[0], new TensorShape(sizes));
        if (whole.Type == ElementType.Bytes)
        {
            var elements = (int)(whole.Elements.Count / rows);
            return Tensor.OfElements(
                whole.Name,
                shape,
                [.. whole.Elements.Skip((int)first * elements).Take((int)count * elements)],
                claim
            );
        }

        var size = (int)(whole.Bytes.Length / rows);
        var bytes = whole.Bytes.Slice((int)first * size, (int)count * size);
        return Tensor.OfBytes(whole.Name, whole.Type, shape, bytes, claim);
    }

    private static Tensor Join(IReadOnlyList<BatchShape> shapes, Tensor first, int index, TensorMemory? memory)
    {
        var parts = new Tensor[shapes.Count];
        var (rows, bytes) = (0L, 0L);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = shapes[i].Find(first.Name, index)!;
            rows += shapes[i].Rows;
            bytes += parts[i].Bytes.Length;
        }

        var shape = new TensorShape([rows, .. first.Shape.Dimensions[1..]]);
        if (first.Type == ElementType.Bytes)
        {
            return Tensor.OfElements(first.Name, shape, [.. parts.SelectMany(part => part.Elements)]);
        }

        var buffer = memory?.Rent(checked((int)bytes));
        var joined = buffer?.Memory ?? new byte[bytes];
        var at = 0;
        foreach (var part in parts)
        {
            part.Bytes.CopyTo(joined[at..]);
            at += part.Bytes.Length;
        }

        return Tensor.OfBytes(first.Name, first.Type, shape, joined, buffer);
    }
}
