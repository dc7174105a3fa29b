using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Reflection;
using Question = Sluice.Protos.Reflection.ServerReflectionRequest.MessageRequestOneofCase;

namespace Sluice.Endpoints.Reflection;

/// <summary>
/// gRPC's server reflection, in one of its two packages: their messages are the same on the wire. A question that cannot be
/// answered gets its error as an answer, and the stream goes on.
/// </summary>
/// <param name="package"><c>grpc.reflection.v1</c> or <c>grpc.reflection.v1alpha</c>.</param>
/// <param name="protos">What there is to tell of.</param>
public sealed class ReflectionGrpc(string package, ProtoIndex protos) : IGrpcService
{
    public string Name => $"{package}.ServerReflection";

    public void Describe(GrpcMethods methods) =>
        methods.Bidirectional<ServerReflectionRequest, ServerReflectionResponse>(
            "ServerReflectionInfo",
            ServerReflectionRequest.Parser,
            AnswerAllAsync
        );

    private async ValueTask AnswerAllAsync(
        GrpcRequestStream<ServerReflectionRequest> requests,
        GrpcResponseStream<ServerReflectionResponse> responses,
        GrpcCall call
    )
    {
        await foreach (var request in requests.ReadAllAsync())
        {
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responses.WriteAsync(response);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) =>
        request.MessageRequestCase switch
        {
            Question.ListServices => Services(),
            Question.FileByFilename => Files(protos.FileNamed(request.FileByFilename), request.FileByFilename),
            Question.FileContainingSymbol => Files(
                protos.FileOf(request.FileContainingSymbol),
                request.FileContainingSymbol
            ),
            Question.FileContainingExtension => Error(
                GrpcStatusCode.NotFound,
                $"no extension {request.FileContainingExtension.ExtensionNumber} of "
                    + $"{request.FileContainingExtension.ContainingType}: this server's messages have none"
            ),
            Question.AllExtensionNumbersOfType when protos.HasMessage(request.AllExtensionNumbersOfType) => new()
            {
                AllExtensionNumbersResponse = new() { BaseTypeName = request.AllExtensionNumbersOfType },
            },
            Question.AllExtensionNumbersOfType => NotFound(request.AllExtensionNumbersOfType),
            _ => Error(GrpcStatusCode.InvalidArgument, "expected a question, got none that is known"),
        };

    private ServerReflectionResponse Services() =>
        new()
        {
            ListServicesResponse = new()
            {
                Service = { protos.Services.Select(service => new ServiceResponse { Name = service }) },
            },
        };

    private static ServerReflectionResponse Files(ProtoFile? file, string name) =>
        file is null
            ? NotFound(name)
            : new() { FileDescriptorResponse = new() { FileDescriptorProto = { file.WithImports } } };

    private static ServerReflectionResponse NotFound(string name) =>
        Error(GrpcStatusCode.NotFound, $"this server knows no '{name}'");

    private static ServerReflectionResponse Error(GrpcStatusCode code, string message) =>
        new()
        {
            ErrorResponse = new() { ErrorCode = (int)code, ErrorMessage = message },
        };
}
