using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Tests.Downloads;

/// <summary>A stream that fails after so many bytes.</summary>
internal sealed class BrokenStream(byte[] bytes, int offset, int count, ArtifactFault fault)
    : MemoryStream(bytes, offset, count)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var got = await base.ReadAsync(buffer, cancellationToken);
        return got > 0 ? got : throw new ArtifactException(fault, "the connection broke");
    }
}
