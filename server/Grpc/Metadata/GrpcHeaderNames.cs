namespace Sluice.Grpc.Metadata;

/// <summary>The headers and trailers that the protocol itself uses.</summary>
public static class GrpcHeaderNames
{
    /// <summary>Trailer: the status code in decimal digits.</summary>
    public const string Status = "grpc-status";

    /// <summary>Trailer: the status's sentence, percent-encoded.</summary>
    public const string Message = "grpc-message";

    /// <summary>Request header: how long the caller waits.</summary>
    public const string Timeout = "grpc-timeout";

    /// <summary>Header: how compressed messages are compressed.</summary>
    public const string Encoding = "grpc-encoding";

    /// <summary>Header: which encodings the sender understands.</summary>
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>The end of the name of metadata whose value is Base64.</summary>
    public const string BinarySuffix = "-bin";

    /// <summary>The beginning of names that belong to the protocol.</summary>
    public const string ReservedPrefix = "grpc-";

    /// <summary>The content type of requests and responses; a request's may say <c>+proto</c>.</summary>
    public const string ContentType = "application/grpc";
}
