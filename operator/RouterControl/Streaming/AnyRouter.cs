namespace Sluice.RouterControl.Streaming;

/// <summary>Takes whoever connects. For listeners that only this machine's own processes reach.</summary>
public sealed class AnyRouter : IRouterVerifier
{
    public ValueTask<string?> RefuseAsync(string token, CancellationToken cancellation) => default;
}
