namespace Sluice.Serving.Tests.Fakes;

/// <summary>Counts how often a version's files are let go.</summary>
internal sealed class FakeClaim : IDisposable
{
    public int Disposals { get; private set; }

    public void Dispose() => Disposals++;
}
