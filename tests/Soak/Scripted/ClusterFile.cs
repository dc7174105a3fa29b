using System.Text.Json;

namespace Sluice.Soak.Scripted;

/// <summary>A file in the place of an API server: read at any time, changed by one process at a time.</summary>
internal sealed class ClusterFile(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public ClusterState Read() => JsonSerializer.Deserialize<ClusterState>(File.ReadAllText(path), Json)!;

    public void Create(ClusterState state) => Write(state);

    /// <summary>Changes it as it is now. The same object back means no change.</summary>
    public async Task<ClusterState> ChangeAsync(Func<ClusterState, ClusterState> change)
    {
        await using var held = await LockAsync();
        var before = Read();
        var after = change(before);
        if (ReferenceEquals(before, after))
            return before;
        after = after with { Version = before.Version + 1 };
        Write(after);
        return after;
    }

    private void Write(ClusterState state)
    {
        var temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(temporary, JsonSerializer.Serialize(state, Json));
        File.Move(temporary, path, overwrite: true);
    }

    private async Task<FileStream> LockAsync()
    {
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        }
    }
}
