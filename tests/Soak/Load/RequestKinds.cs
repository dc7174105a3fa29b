namespace Sluice.Soak.Load;

/// <summary>What the load is mixed of. Pure but for chance.</summary>
internal static class RequestKinds
{
    /// <summary>Of 10,000 that a caller asks: streams count once here, and each of their messages is a request.</summary>
    public static RequestKind Draw(Random random) =>
        random.Next(10_000) switch
        {
            < 3 => RequestKind.GrpcLarge,
            < 6 => RequestKind.RestLarge,
            < 8 => RequestKind.GrpcHuge,
            < 10 => RequestKind.RestHuge,
            < 110 => RequestKind.RestNewConnection,
            < 210 => RequestKind.GrpcStream,
            < 3_000 => RequestKind.Rest,
            _ => RequestKind.Grpc,
        };

    /// <summary>How large the body of its question is; that of the answer is of the same order.</summary>
    public static BodySize SizeOf(this RequestKind kind) =>
        kind switch
        {
            RequestKind.GrpcLarge or RequestKind.RestLarge => BodySize.Large,
            RequestKind.GrpcHuge or RequestKind.RestHuge => BodySize.Huge,
            _ => BodySize.Small,
        };

    /// <summary>Whether question and answer are JSON.</summary>
    public static bool IsRest(this RequestKind kind) =>
        kind is RequestKind.Rest or RequestKind.RestLarge or RequestKind.RestHuge or RequestKind.RestNewConnection;
}
