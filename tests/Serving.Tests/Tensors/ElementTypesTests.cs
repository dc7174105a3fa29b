using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Tensors;

public sealed class ElementTypesTests
{
    public static TheoryData<ElementType, string, int> Types =>
        new()
        {
            { ElementType.Bool, "BOOL", 1 },
            { ElementType.UInt8, "UINT8", 1 },
            { ElementType.UInt16, "UINT16", 2 },
            { ElementType.UInt32, "UINT32", 4 },
            { ElementType.UInt64, "UINT64", 8 },
            { ElementType.Int8, "INT8", 1 },
            { ElementType.Int16, "INT16", 2 },
            { ElementType.Int32, "INT32", 4 },
            { ElementType.Int64, "INT64", 8 },
            { ElementType.Float16, "FP16", 2 },
            { ElementType.BFloat16, "BF16", 2 },
            { ElementType.Float32, "FP32", 4 },
            { ElementType.Float64, "FP64", 8 },
            { ElementType.Bytes, "BYTES", 0 },
        };

    [Theory, MemberData(nameof(Types))]
    public void Has_the_name_and_size_of_the_protocol(ElementType type, string name, int size)
    {
        Assert.Equal(name, type.Name());
        Assert.Equal(size, type.SizeInBytes());
        Assert.True(ElementTypes.TryParse(name, out var parsed) && parsed == type);
        Assert.Contains(name, ElementTypes.AllNames.Split(", "));
    }

    [Fact]
    public void The_table_misses_none() =>
        Assert.Equal(Enum.GetValues<ElementType>(), Types.Select(row => row.Data.Item1).Order());

    [Theory]
    [InlineData("small letters", "fp32")]
    [InlineData("a type of ONNX that the protocol has no name for", "FP8")]
    [InlineData("a name of another protocol", "TYPE_FP32")]
    [InlineData("a number", "1")]
    [InlineData("empty", "")]
    [InlineData("a blank", "FP32 ")]
    public void Refuses_any_other_name(string because, string name) =>
        Assert.False(ElementTypes.TryParse(name, out _), because);

    [Fact]
    public void No_other_value_has_a_name() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ElementType)99).Name());
}
