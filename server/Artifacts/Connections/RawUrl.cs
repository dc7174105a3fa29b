namespace Sluice.Artifacts.Connections;

/// <summary>URLs that are sent as they are written: nothing is decoded, shortened or normalised, so that names stay as they are spelled.</summary>
internal static class RawUrl
{
    public static Uri Of(string url) =>
        new(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
