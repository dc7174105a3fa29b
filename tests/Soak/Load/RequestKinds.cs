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
            < 106 => RequestKind.RestNewConnection,
            < 206 => RequestKind.GrpcStream,
            < 3_000 => RequestKind.Rest,
            _ => RequestKind.Grpc,
        };

    /// <summary>Whether it is asked by a body of just below 1 MiB.</summary>
    public static bool IsLarge(this RequestKind kind) => kind is RequestKind.GrpcLarge or RequestKind.RestLarge;

    /// <summary>Whether question and answer are JSON.</summary>
    public static bool IsRest(this RequestKind kind) =>
        kind is RequestKind.Rest or RequestKind.RestLarge or RequestKind.RestNewConnection;
}
