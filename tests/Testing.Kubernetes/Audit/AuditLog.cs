using System.Text;

namespace Sluice.Testing.Kubernetes.Audit;

/// <summary>What the API server wrote of each request it answered. A request is there once its answer is.</summary>
public sealed class AuditLog(string file)
{
    /// <summary>Where the log ends now: for reading what comes after.</summary>
    public long Position => new FileInfo(file).Length;

    /// <summary>The requests after a position, in the order of their answers.</summary>
    public IReadOnlyList<AuditEvent> Read(long from = 0)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = from;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        // The last line may be half written.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AuditEvent.Parse)];
    }
}
