using Microsoft.AspNetCore.Routing;
using Sluice.Grpc.Methods;
using Sluice.Protos.Health;
using Sluice.Protos.Inference;
using Sluice.Protos.Reflection;
using Sluice.Protos.ReflectionAlpha;

namespace Sluice.Endpoints.Reflection;

/// <summary>Puts reflection of all the services of a model server into an application.</summary>
public static class ReflectionEndpoints
{
    private static readonly string[] Packages = ["grpc.reflection.v1", "grpc.reflection.v1alpha"];

    private static readonly ProtoIndex Protos = new(
        InferenceReflection.Descriptor,
        HealthReflection.Descriptor,
        ReflectionReflection.Descriptor,
        ReflectionAlphaReflection.Descriptor
    );

    public static void MapReflection(this IEndpointRouteBuilder routes, GrpcOptions options)
    {
        foreach (var package in Packages)
        {
            routes.MapGrpcService(new ReflectionGrpc(package, Protos), options);
        }
    }
}
