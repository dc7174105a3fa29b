namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Proves to Azure who asks. Never shows a secret.</summary>
internal interface IAzureAuthorization
{
    /// <summary>Which credentials these are, for messages: "the account key (AZURE_STORAGE_KEY in the environment)".</summary>
    string Description { get; }

    /// <summary>Completes a request that has its URL, headers and content.</summary>
    ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation);

    /// <summary>Why a request may have been refused, as far as it can be told from here; null: nothing is known.</summary>
    /// <param name="now">This machine's time.</param>
    /// <param name="storeTime">The store's, as it said with its answer.</param>
    string? WhyRefused(DateTimeOffset now, DateTimeOffset? storeTime) => null;
}
