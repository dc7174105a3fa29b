using System.Security.Cryptography;
using Google.Protobuf;
using Sluice.Protos.Control;

namespace Sluice.Routing.Control;

/// <summary>
/// The last table on disk: eight bytes of mark, the SHA-256 of the rest, the message <c>RoutingTable</c>. Replaced whole: a
/// crash leaves the old or the new one.
/// </summary>
internal sealed class TableFile(string folder)
{
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Mark => "SLUICE 1"u8;

    public string Path { get; } = System.IO.Path.Combine(folder, "routes");

    /// <summary>What was saved last; null: nothing was.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public RoutingTable? Load()
    {
        if (!File.Exists(Path))
            return null;
        ReadOnlySpan<byte> file = File.ReadAllBytes(Path);
        if (file.Length < Mark.Length + HashBytes || !file.StartsWith(Mark))
            throw new InvalidDataException("expected a table saved by this version, got something else");

        var hash = file.Slice(Mark.Length, HashBytes);
        var message = file[(Mark.Length + HashBytes)..];
        if (!hash.SequenceEqual(SHA256.HashData(message)))
            throw new InvalidDataException("its content is not what was saved");
        return RoutingTable.Parser.ParseFrom(message);
    }

    /// <summary>Returns when the table is on disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(RoutingTable table)
    {
        Directory.CreateDirectory(folder);
        var message = table.ToByteArray();
        var temporary = Path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(Mark);
            file.Write(SHA256.HashData(message));
            file.Write(message);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, Path, overwrite: true);
    }
}
