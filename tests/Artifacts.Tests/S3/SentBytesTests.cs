using Sluice.Artifacts.Connections;
using Sluice.Artifacts.S3;

namespace Sluice.Artifacts.Tests.S3;

public sealed class SentBytesTests : IDisposable
{
    private readonly StallGuard _guard = new(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
    private readonly List<long> _told = [];

    [Fact]
    public void Tells_at_the_end_what_has_not_been_told()
    {
        using var sent = new SentBytes(100, _told.Add, new Lock(), _guard);

        sent.Add(30);
        sent.Complete();
        sent.Add(50);

        Assert.Equal([30, 70], _told);
    }

    [Fact]
    public void Tells_nothing_of_a_request_that_is_over()
    {
        var sent = new SentBytes(100, _told.Add, new Lock(), _guard);
        sent.Add(30);

        sent.Dispose();
        _guard.Dispose();
        sent.Add(70);

        Assert.Equal([30], _told);
    }

    public void Dispose() => _guard.Dispose();
}
