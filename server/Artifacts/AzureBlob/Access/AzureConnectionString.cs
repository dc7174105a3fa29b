namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>A storage account's connection string: <c>Name=value</c> pairs divided by semicolons. Holds secrets; never shown.</summary>
internal sealed class AzureConnectionString
{
    private readonly Dictionary<string, string> _values;

    private AzureConnectionString(Dictionary<string, string> values) => _values = values;

    public string? AccountName => Find("AccountName");

    public string? AccountKey => Find("AccountKey");

    public string? SharedAccessSignature => Find("SharedAccessSignature");

    /// <summary>The blob service's URL, stated or put together of the other parts; null: none of them is there.</summary>
    public string? BlobEndpoint =>
        Find("BlobEndpoint")
        ?? (
            Find("EndpointSuffix") is { } suffix && AccountName is { } account
                ? $"{Find("DefaultEndpointsProtocol") ?? "https"}://{account}.blob.{suffix}"
                : null
        );

    /// <summary>Reads one; what is not a pair is passed over.</summary>
    public static AzureConnectionString Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys end with '=' themselves.
            if (pair.Split('=', 2) is [var name, { Length: > 0 } value])
            {
                values[name] = value;
            }
        }

        return new(values);
    }

    private string? Find(string name) => _values.GetValueOrDefault(name);
}
