using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Tensors;

public sealed class TensorTests
{
    public static TheoryData<string, ElementType, long[], int, string?> Sizes =>
        new()
        {
            { "as many as asked for", ElementType.Float32, [2, 2], 16, null },
            { "a scalar", ElementType.Int64, [], 8, null },
            { "an empty tensor", ElementType.Float64, [0, 4], 0, null },
            {
                "too few",
                ElementType.Float32,
                [2, 2],
                12,
                "expected 4 elements of FP32 (4 bytes each) for shape [2, 2], got 3 elements (12 bytes)"
            },
            {
                "too many",
                ElementType.UInt16,
                [3],
                8,
                "expected 3 elements of UINT16 (2 bytes each) for shape [3], got 4 elements (8 bytes)"
            },
            {
                "half an element",
                ElementType.Int32,
                [1],
                3,
                "expected 1 elements of INT32 (4 bytes each) for shape [1], got 3 bytes"
            },
            {
                "so many that their bytes would wrap to none",
                ElementType.Float64,
                [1L << 61],
                0,
                "expected 2305843009213693952 elements of FP64 (8 bytes each) for shape [2305843009213693952], got 0 elements (0 bytes)"
            },
            {
                "a negative size",
                ElementType.Int8,
                [-1],
                1,
                "expected sizes of 0 or more whose product fits 64 bits, got shape [-1]"
            },
            {
                "a product beyond 64 bits",
                ElementType.Int8,
                [1L << 32, 1L << 32],
                0,
                "expected sizes of 0 or more whose product fits 64 bits, got shape [4294967296, 4294967296]"
            },
        };

    [Theory, MemberData(nameof(Sizes))]
    public void Has_the_bytes_that_its_shape_asks_for(
        string because,
        ElementType type,
        long[] shape,
        int bytes,
        string? refusal
    )
    {
        var given = new byte[bytes];

        if (refusal is null)
        {
            var tensor = Tensor.OfBytes("x", type, new(shape), given);

            Assert.True(given.AsMemory().Equals(tensor.Bytes), because);
            Assert.Equal(("x", type, new TensorShape(shape)), (tensor.Name, tensor.Type, tensor.Shape));
            Assert.Empty(tensor.Elements);
        }
        else
        {
            AssertRefused($"tensor 'x': {refusal}", () => Tensor.OfBytes("x", type, new(shape), given));
        }
    }

    [Fact]
    public void Takes_only_0_and_1_for_booleans()
    {
        Tensor.OfBytes("x", ElementType.Bool, new(2), new byte[] { 0, 1 });

        AssertRefused(
            "tensor 'x': expected BOOL elements of 0 or 1, got 255 at element 1",
            () => Tensor.OfBytes("x", ElementType.Bool, new(3), new byte[] { 1, 255, 2 })
        );
    }

    [Fact]
    public void Strings_are_elements_of_any_bytes()
    {
        ReadOnlyMemory<byte>[] elements = [new byte[] { 0, 0xFF }, ReadOnlyMemory<byte>.Empty];

        var tensor = Tensor.OfElements("x", new(2, 1), elements);

        Assert.Equal(ElementType.Bytes, tensor.Type);
        Assert.Same(elements, tensor.Elements);
        Assert.True(tensor.Bytes.IsEmpty);
    }

    [Fact]
    public void Has_the_strings_that_its_shape_asks_for()
    {
        AssertRefused(
            "tensor 'x': expected 3 elements of BYTES for shape [3], got 1",
            () => Tensor.OfElements("x", new(3), [ReadOnlyMemory<byte>.Empty])
        );
        AssertRefused(
            "tensor 'x': expected sizes of 0 or more whose product fits 64 bits, got shape [-1]",
            () => Tensor.OfElements("x", new(-1), [])
        );
    }

    [Fact]
    public void Strings_are_not_made_of_one_block() =>
        Assert.Throws<ArgumentException>(() => Tensor.OfBytes("x", ElementType.Bytes, new(1), new byte[1]));

    private static void AssertRefused(string message, Func<Tensor> make)
    {
        var refusal = Assert.Throws<ServingException>(make);

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal(message, refusal.Message);
    }
}
