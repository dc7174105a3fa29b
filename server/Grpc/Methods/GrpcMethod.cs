namespace Sluice.Grpc.Methods;

/// <summary>What a method is called. Specification: gRPC over HTTP/2, "Requests", Path.</summary>
/// <param name="Service">The service with its package.</param>
/// <param name="Name">The method alone.</param>
internal sealed record GrpcMethod(string Service, string Name)
{
    /// <summary>The path of its calls; letters count in their case.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}
