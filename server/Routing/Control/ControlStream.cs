namespace Sluice.Routing.Control;

/// <summary>The control stream as it is called.</summary>
internal static class ControlStream
{
    public const string Path = "/sluice.control.v1.RouterControl/Connect";

    /// <summary>More than ten thousand routes take.</summary>
    public const int MaxMessageBytes = 64 << 20;

    /// <summary>The headers that prove a router.</summary>
    /// <exception cref="IOException">The token's file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<IEnumerable<KeyValuePair<string, string>>> CredentialsAsync(
        string? tokenFile,
        CancellationToken cancellation
    )
    {
        if (tokenFile is null)
            return [];
        var token = (await File.ReadAllTextAsync(tokenFile, cancellation)).Trim();
        return token.Length > 0 && token.All(letter => letter is > ' ' and <= '~')
            ? [KeyValuePair.Create("authorization", $"Bearer {token}")]
            : throw new IOException($"{tokenFile}: expected a token of visible ASCII characters");
    }
}
