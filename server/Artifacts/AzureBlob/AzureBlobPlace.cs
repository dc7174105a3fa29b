using System.Text;
using Sluice.Artifacts.AzureBlob.Access;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.AzureBlob;

/// <summary>What a request is about: a container or a blob in it, by its address and by its URL.</summary>
/// <param name="Root">The store's root.</param>
/// <param name="Path">Below the root; null: the container.</param>
internal sealed record AzureBlobPlace(ArtifactUri Root, string? Path)
{
    /// <summary>For people.</summary>
    public string Name => Path is null ? $"az://{Root.Host}/{Container}" : Root.Below(Path).ToString();

    public string Container => Root.Path.Split('/')[0];

    /// <summary>How the names of all blobs below the root begin.</summary>
    public static string Prefix(ArtifactUri root)
    {
        var slash = root.Path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : $"{root.Path[(slash + 1)..]}/";
    }

    /// <summary>
    /// The URL, sent and signed exactly so: nothing in it is normalised, so that a name reaches the store as it is spelled.
    /// </summary>
    public Uri Url(AzureAccess access, IReadOnlyList<(string Name, string Value)> query)
    {
        var url = new StringBuilder(access.Endpoint.AbsoluteUri.TrimEnd('/'));
        var path = Path is null ? Container : $"{Container}/{Prefix(Root)}{Path}";
        foreach (var part in path.Split('/'))
        {
            url.Append('/').Append(Uri.EscapeDataString(part));
        }

        for (var i = 0; i < query.Count; i++)
        {
            url.Append(i == 0 ? '?' : '&')
                .Append(query[i].Name)
                .Append('=')
                .Append(Uri.EscapeDataString(query[i].Value));
        }

        return RawUrl.Of(url.ToString());
    }
}
