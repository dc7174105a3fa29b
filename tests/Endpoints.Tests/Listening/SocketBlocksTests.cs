using Sluice.Hosting.Listening;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.Listening;

public sealed class SocketBlocksTests : IDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly SocketBlocks _blocks;

    public SocketBlocksTests() => _blocks = new SocketBlocks(_time);

    public void Dispose() => _blocks.Dispose();

    [Theory, InlineData(-1), InlineData(0), InlineData(4096), InlineData(SocketBlocks.BlockBytes)]
    public void Every_block_has_64_KiB(int wanted)
    {
        using var pool = _blocks.Create();
        using var block = pool.Rent(wanted);

        Assert.Equal(64 << 10, block.Memory.Length);
        Assert.Equal(64 << 10, pool.MaxBufferSize);
    }

    [Fact]
    public void None_is_larger()
    {
        using var pool = _blocks.Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(SocketBlocks.BlockBytes + 1));
    }

    [Fact]
    public void A_block_that_goes_back_serves_another_pool_and_only_once()
    {
        using var first = _blocks.Create();
        using var second = _blocks.Create();
        var block = first.Rent();
        block.Dispose();
        block.Dispose();

        using var again = second.Rent();
        using var other = second.Rent();

        Assert.Same(block, again);
        Assert.NotSame(block, other);
    }

    [Fact]
    public void Blocks_that_nobody_needs_for_a_while_are_let_go()
    {
        using var pool = _blocks.Create();
        var many = Enumerable.Range(0, 5).Select(_ => pool.Rent()).ToList();
        many.ForEach(block => block.Dispose());
        _time.Advance(IdleLimit);
        var atFirst = _blocks.Idle;

        pool.Rent().Dispose();
        _time.Advance(IdleLimit);
        var whileOneIsUsed = _blocks.Idle;
        _time.Advance(IdleLimit);

        Assert.Equal((5, 1, 0), (atFirst, whileOneIsUsed, _blocks.Idle));
    }
}
