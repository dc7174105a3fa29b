using Google.Protobuf.Reflection;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Reflection;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Contracts;

/// <summary>Server reflection in both of its packages, asked by clients of other makers as tools ask it.</summary>
public sealed class ReflectionTests(IrisServers servers)
{
    public static TheoryData<string, string, string> Clients =>
        new()
        {
            { GrpcClient.Node, "grpc.reflection.v1", "reflection.proto" },
            { GrpcClient.Node, "grpc.reflection.v1alpha", "reflection_alpha.proto" },
            { GrpcClient.Python, "grpc.reflection.v1", "reflection.proto" },
            { GrpcClient.Python, "grpc.reflection.v1alpha", "reflection_alpha.proto" },
        };

    [Theory, MemberData(nameof(Clients))]
    public async Task Services_and_their_files_are_told_and_errors_end_no_stream(
        string clientName,
        string package,
        string proto
    )
    {
        var client = await GrpcClient.FindAsync(clientName);
        var call = ClientCall.Stream(
            "ServerReflectionInfo",
            new ServerReflectionRequest { ListServices = "*" },
            new ServerReflectionRequest { FileContainingSymbol = "no.such.Service" },
            new ServerReflectionRequest { FileContainingSymbol = "inference.GRPCInferenceService.ModelInfer" },
            new ServerReflectionRequest { FileContainingSymbol = $"{package}.ServerReflection" },
            new ServerReflectionRequest { Host = "me", AllExtensionNumbersOfType = "inference.ModelInferRequest" }
        );

        var results = await client.PerformAsync(
            new ClientJob(servers[IrisServers.Alone].Grpc, call)
            {
                Proto = RepositoryFiles.PathOf($"protos/reflection/{proto}"),
                Service = $"{package}.ServerReflection",
            }
        );
        var outcome = results[0].First;
        var answers = outcome.ReadAll<ServerReflectionResponse>();

        Assert.True(outcome.Status == "OK", outcome.Details);
        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "inference.GRPCInferenceService",
            ],
            answers[0].ListServicesResponse.Service.Select(service => service.Name)
        );
        Assert.Equal(5, answers[1].ErrorResponse.ErrorCode);
        Assert.Contains("ModelStreamInfer", Methods(answers[2]));
        Assert.Equal(["ServerReflectionInfo"], Methods(answers[3]));
        Assert.Equal(("me", "inference.ModelInferRequest"), (answers[4].ValidHost, BaseType(answers[4])));
    }

    private static string BaseType(ServerReflectionResponse answer) => answer.AllExtensionNumbersResponse.BaseTypeName;

    /// <summary>What a tool makes of the files: the methods of the first one's service.</summary>
    private static IEnumerable<string> Methods(ServerReflectionResponse answer)
    {
        var files = FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto);
        return files[0].Services.Single().Methods.Select(method => method.Name);
    }
}
