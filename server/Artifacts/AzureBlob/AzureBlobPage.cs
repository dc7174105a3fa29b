using System.Xml;
using System.Xml.Linq;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>One page of a listing.</summary>
/// <param name="Blobs">By their full names in the container.</param>
/// <param name="Next">Where the next page begins; null: this is the last one.</param>
internal sealed record AzureBlobPage(IReadOnlyList<StoredObject> Blobs, string? Next)
{
    /// <summary>Reads the answer to List Blobs.</summary>
    /// <exception cref="XmlException">It is another document.</exception>
    public static async Task<AzureBlobPage> ReadAsync(Stream xml, CancellationToken cancellation)
    {
        var document = await XDocument.LoadAsync(xml, LoadOptions.PreserveWhitespace, cancellation);
        if (document.Root is not { Name.LocalName: "EnumerationResults" } results)
        {
            throw new XmlException("it is not a listing of blobs");
        }

        return new(
            [.. results.Elements("Blobs").Elements("Blob").Where(IsObject).Select(Read)],
            results.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null
        );
    }

    /// <summary>An ETag as the headers have it, in quotes; listings leave them out.</summary>
    public static string Quoted(string tag) => tag.StartsWith('"') ? tag : $"\"{tag}\"";

    // Accounts with a hierarchical namespace list folders too; tools show a folder elsewhere by a blob whose name ends so.
    private static bool IsObject(XElement blob) =>
        blob.Element("Properties")?.Element("ResourceType")?.Value != "directory" && !NameOf(blob).EndsWith('/');

    private static StoredObject Read(XElement blob) =>
        blob.Element("Properties") is { } properties
        && long.TryParse(properties.Element("Content-Length")?.Value, out var size)
            ? new(NameOf(blob), size, properties.Element("Etag")?.Value is { Length: > 0 } tag ? Quoted(tag) : null)
            : throw new XmlException("a blob without a length");

    // What XML cannot hold is escaped, and said to be.
    private static string NameOf(XElement blob) =>
        blob.Element("Name") is not { } name ? throw new XmlException("a blob without a name")
        : name.Attribute("Encoded")?.Value == "true" ? Uri.UnescapeDataString(name.Value)
        : name.Value;
}
