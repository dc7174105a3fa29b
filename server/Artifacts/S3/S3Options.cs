using Sluice.Artifacts.S3.Credentials;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3;

/// <summary>Where an S3 API is.</summary>
/// <param name="Endpoint">Null: the one of AWS in the region.</param>
/// <param name="Region">What requests are signed for.</param>
internal sealed record S3Options(Uri? Endpoint, string Region)
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>
    /// Of S3: <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c> or the profile's <c>endpoint_url</c>; <c>AWS_REGION</c>,
    /// <c>AWS_DEFAULT_REGION</c> or the profile's <c>region</c>.
    /// </summary>
    /// <exception cref="ArtifactException">Invalid: what is set is no URL.</exception>
    public static S3Options OfStore(IStoreSettings settings) => Read(settings, "AWS_ENDPOINT_URL_S3");

    /// <summary>Of the token service: <c>AWS_ENDPOINT_URL_STS</c> in place of that of S3.</summary>
    /// <inheritdoc cref="OfStore"/>
    public static S3Options OfTokenService(IStoreSettings settings) => Read(settings, "AWS_ENDPOINT_URL_STS");

    /// <summary>The host as messages name it.</summary>
    public string Host => Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"AWS in {Region}";

    private static S3Options Read(IStoreSettings settings, string ownName)
    {
        var profile = Profiles.Find(settings);
        var endpoint =
            Url(settings, ownName)
            ?? Url(settings, "AWS_ENDPOINT_URL")
            ?? Url(profile?.EndpointUrl, "endpoint_url of the profile");
        var region =
            settings.Find("AWS_REGION")
            ?? settings.Find("AWS_DEFAULT_REGION")
            ?? profile?.Region?.SystemName
            ?? DefaultRegion;
        return new(endpoint, region);
    }

    private static Uri? Url(IStoreSettings settings, string name) =>
        Url(settings.Find(name), $"{name} in {settings.Origin}");

    private static Uri? Url(string? text, string name)
    {
        if (text is null)
        {
            return null;
        }

        return
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", UserInfo: "", Query: "" }
            ? url
            : throw new ArtifactException(
                ArtifactFault.Invalid,
                $"s3: {name} must be http://host[:port] or https://host[:port], without user and query"
            );
    }
}
