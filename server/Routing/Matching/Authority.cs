namespace Sluice.Routing.Matching;

/// <summary>The authority of a request (Host, :authority; RFC 9110 section 7.2). Pure.</summary>
internal static class Authority
{
    /// <summary>The host in lower case, without port and without the root's dot; empty when there is none.</summary>
    public static string HostOf(string? authority)
    {
        if (string.IsNullOrEmpty(authority))
            return "";

        // The port's colon follows an address in brackets, or is the only one.
        var bracket = authority.IndexOf(']', StringComparison.Ordinal);
        var colon = authority.IndexOf(':', Math.Max(bracket, 0));
        var host = colon < 0 ? authority : authority[..colon];
        return host.TrimEnd('.').ToLowerInvariant();
    }
}
