using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Tensors;

public sealed class TensorMemoryTests : IDisposable
{
    private const int Limit = 64 << 10;

    private readonly TensorMemory _memory = new(Limit);

    public void Dispose() => _memory.Dispose();

    [Theory, InlineData(0), InlineData(1), InlineData(1024), InlineData(5000)]
    public unsafe void A_buffer_is_as_long_as_asked_for_and_aligned(int length)
    {
        using var buffer = _memory.Rent(length);
        using var pin = buffer.Memory.Pin();

        buffer.GetSpan().Fill(0xFF);

        Assert.Equal(length, buffer.Memory.Length);
        Assert.Equal(0u, (nuint)pin.Pointer % TensorBuffer.Alignment);
    }

    [Fact]
    public unsafe void No_buffer_is_used_again_while_a_run_reads_it()
    {
        var buffer = _memory.Rent(4);
        buffer.GetSpan().Fill(7);
        // What an engine does for the time of a run; of a part, as where several tensors lie in one buffer.
        var run = buffer.Memory.Slice(1, 2).Pin();

        ((IDisposable)buffer).Dispose();
        using var other = _memory.Rent(4);
        other.GetSpan().Fill(9);
        var read = new ReadOnlySpan<byte>(run.Pointer, 2).ToArray();
        var heldDuring = _memory.InUse;
        run.Dispose();
        using var next = _memory.Rent(4);

        Assert.NotSame(buffer, other);
        Assert.Equal([7, 7], read);
        Assert.Equal(2048, heldDuring);
        Assert.Same(buffer, next);
    }

    [Fact]
    public void A_buffer_that_has_gone_back_cannot_be_read_or_given_back_again()
    {
        var buffer = _memory.Rent(4);
        ((IDisposable)buffer).Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(((IDisposable)buffer).Dispose);
    }

    [Fact]
    public void Beyond_the_budget_a_request_is_refused_until_others_have_ended()
    {
        var first = _memory.Rent(Limit / 2);
        _memory.Take(Limit / 2);

        var rented = Assert.Throws<ServingException>(() => _memory.Rent(1));
        var taken = Assert.Throws<ServingException>(() => _memory.Take(1));
        ((IDisposable)first).Dispose();
        using var later = _memory.Rent(Limit / 2);

        Assert.Equal(
            (ServingErrorCode.ResourceExhausted, ServingErrorCode.ResourceExhausted),
            (rented.Code, taken.Code)
        );
        Assert.Equal(Limit, _memory.InUse);
    }

    [Fact]
    public void What_never_fits_is_too_large() =>
        Assert.Equal(ServingErrorCode.TooLarge, Assert.Throws<ServingException>(() => _memory.Rent(Limit + 1)).Code);

    [Fact]
    public void Idle_buffers_make_room_for_others()
    {
        ((IDisposable)_memory.Rent(8 << 10)).Dispose();
        var idle = _memory.Idle;

        using var all = _memory.Rent(Limit);

        Assert.Equal((8 << 10, 0, Limit), (idle, _memory.Idle, _memory.InUse));
    }

    [Fact]
    public void At_most_a_quarter_of_the_budget_is_kept_idle()
    {
        var buffers = Enumerable.Range(0, 8).Select(_ => _memory.Rent(8 << 10)).ToArray();

        Array.ForEach(buffers, buffer => ((IDisposable)buffer).Dispose());

        Assert.Equal((Limit / 4, 0), (_memory.Idle, _memory.InUse));
    }

    [Fact]
    public void A_buffer_that_is_not_needed_between_two_trims_is_freed()
    {
        ((IDisposable)_memory.Rent(1024)).Dispose();
        ((IDisposable)_memory.Rent(4096)).Dispose();
        _memory.Trim();
        ((IDisposable)_memory.Rent(1024)).Dispose();

        _memory.Trim();

        Assert.Equal(1024, _memory.Idle);
    }
}
