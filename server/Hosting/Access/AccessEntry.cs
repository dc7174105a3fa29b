namespace Sluice.Hosting.Access;

/// <summary>What the access log tells of one request: never its body, its query or its headers.</summary>
/// <param name="Method">As it came.</param>
/// <param name="Path">Decoded; of a gRPC call its service and method.</param>
public sealed record AccessEntry(string Method, string Path)
{
    /// <summary>Of HTTP; null: the caller went away, or the answer broke off.</summary>
    public int? Status { get; init; }

    /// <summary>Of gRPC, as a number; null: it is no such call.</summary>
    public string? GrpcStatus { get; init; }

    /// <summary>Of the answer's body, as they went out.</summary>
    public long Bytes { get; init; }

    public TimeSpan Duration { get; init; }

    public string? Model { get; init; }

    public string? Version { get; init; }

    /// <summary>W3C Trace Context, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }
}
