namespace Sluice.Grpc.Metadata;

/// <summary>Which content types are gRPC with protobuf messages.</summary>
public static class GrpcContentType
{
    private const string Protobuf = "+proto";

    /// <summary>
    /// Whether a request's content type is <c>application/grpc</c> or <c>application/grpc+proto</c>, with or without
    /// parameters. <c>application/grpc-web</c> and <c>application/grpc+json</c> are not.
    /// </summary>
    public static bool IsGrpc(string? contentType)
    {
        if (
            contentType is null
            || !contentType.StartsWith(GrpcHeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }

        var rest = contentType.AsSpan(GrpcHeaderNames.ContentType.Length);
        if (rest.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase))
            rest = rest[Protobuf.Length..];
        return rest.IsEmpty || rest[0] is ';' or ' ';
    }
}
