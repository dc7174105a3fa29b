using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Tensors;

public sealed class SizeClassesTests
{
    [Theory]
    [InlineData(0, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1280)]
    [InlineData(2048, 2048)]
    [InlineData(602_112, 655_360)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void The_smallest_that_holds_the_bytes(int bytes, int expected) =>
        Assert.Equal(expected, SizeClasses.BytesOf(SizeClasses.IndexOf(bytes)));

    [Fact]
    public void Each_size_is_its_own_and_leaves_at_most_a_fifth_unused()
    {
        for (var index = 1; index < SizeClasses.Count; index++)
        {
            var (smaller, bytes) = (SizeClasses.BytesOf(index - 1), SizeClasses.BytesOf(index));

            Assert.Equal((index, index), (SizeClasses.IndexOf(bytes), SizeClasses.IndexOf(smaller + 1)));
            Assert.True(bytes - (smaller + 1L) <= bytes / 5, $"{smaller} {bytes}");
        }
    }
}
