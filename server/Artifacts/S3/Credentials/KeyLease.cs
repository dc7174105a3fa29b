using Amazon.Runtime;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>Keeps temporary keys until shortly before they end, or until others are asked for. Thread-safe.</summary>
internal sealed class KeyLease(TimeProvider time) : IDisposable
{
    // So that a long request does not outlive its keys, and a token service may be down for a moment.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1);
    private string? _source;
    private TemporaryKeys? _kept;

    /// <summary>The keys of a source.</summary>
    /// <param name="source">Names it; keys of another one are not used.</param>
    /// <param name="fetch">Gets new ones; when it fails, those that are there serve until their very end.</param>
    public async Task<ImmutableCredentials> GetAsync(string source, Func<Task<TemporaryKeys>> fetch)
    {
        await _gate.WaitAsync();
        try
        {
            var kept = _source == source ? _kept : null;
            if (kept is null || time.GetUtcNow() >= kept.Until - Early)
            {
                (_source, _kept) = (source, await FetchAsync(kept, fetch));
            }

            return _kept!.Keys;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<TemporaryKeys> FetchAsync(TemporaryKeys? kept, Func<Task<TemporaryKeys>> fetch)
    {
        try
        {
            return await fetch();
        }
        catch (ArtifactException) when (kept is not null && time.GetUtcNow() < kept.Until)
        {
            return kept;
        }
    }
}
