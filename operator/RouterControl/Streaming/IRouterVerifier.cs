namespace Sluice.RouterControl.Streaming;

/// <summary>Finds out whether who connects is a router of this installation.</summary>
public interface IRouterVerifier
{
    /// <param name="token">What it sent; empty: nothing.</param>
    /// <param name="cancellation">The router has gone away.</param>
    /// <returns>Why it is none; null: it is one.</returns>
    ValueTask<string?> RefuseAsync(string token, CancellationToken cancellation);
}
