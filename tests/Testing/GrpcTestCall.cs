namespace Sluice.Testing;

/// <summary>What a test's call carries besides its message.</summary>
public sealed record GrpcTestCall
{
    /// <summary>Nothing besides.</summary>
    public static GrpcTestCall Plain { get; } = new();

    /// <summary>Further headers, in order; one of the client's own is replaced.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The value of <c>grpc-timeout</c>, as it stands on the wire; null for none.</summary>
    public string? Timeout { get; init; }

    /// <summary>Whether the message is compressed with gzip.</summary>
    public bool Gzip { get; init; }
}
