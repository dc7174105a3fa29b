using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;
using Sluice.Protos.Inference;

namespace Sluice.Benchmarks.Serving;

/// <summary>A row for a model, or some, as each protocol carries them. Pure.</summary>
internal static class ServingRequests
{
    private const string GrpcMethod = "/inference.GRPCInferenceService/ModelInfer";
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>gRPC with raw contents.</summary>
    public static LoadPlan Grpc(
        BenchmarkModel model,
        int port,
        int connections,
        int streams,
        double seconds,
        int rows = 1
    )
    {
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32" };
        input.Shape.Add([rows, .. model.RowShape]);
        var message = new ModelInferRequest { ModelName = model.Name };
        message.Inputs.Add(input);
        message.RawInputContents.Add(
            ByteString.CopyFrom([.. Enumerable.Repeat(model.RowBytes(), rows).SelectMany(row => row)])
        );
        return Framed(message.ToByteArray(), port, connections, streams, seconds);
    }

    /// <summary>The same message, for the method that answers with it.</summary>
    public static LoadPlan Echo(BenchmarkModel model, int port, int connections, int streams, double seconds) =>
        Grpc(model, port, connections, streams, seconds) with
        {
            Path = BenchmarkBackend.EchoPath,
        };

    /// <summary>REST with the binary tensor extension.</summary>
    public static LoadPlan Binary(BenchmarkModel model, int port, int connections, double seconds)
    {
        var bytes = model.RowBytes();
        var head = Encoding.UTF8.GetBytes(
            $"{{\"inputs\":[{{{Declared(model)},\"parameters\":{{\"binary_data_size\":{bytes.Length}}}}}],"
                + "\"parameters\":{\"binary_data_output\":true}}"
        );
        return new(
            LoadProtocol.Http1,
            port,
            $"/v2/models/{model.Name}/infer",
            new Dictionary<string, string>
            {
                ["Content-Type"] = "application/octet-stream",
                ["Inference-Header-Content-Length"] = $"{head.Length}",
            },
            [.. head, .. bytes],
            connections,
            1,
            seconds
        );
    }

    /// <summary>REST with JSON.</summary>
    public static LoadPlan Json(BenchmarkModel model, int port, int connections, double seconds)
    {
        var numbers = string.Join(',', model.Row().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        var body = Encoding.UTF8.GetBytes($"{{\"inputs\":[{{{Declared(model)},\"data\":[{numbers}]}}]}}");
        return new(
            LoadProtocol.Http1,
            port,
            $"/v2/models/{model.Name}/infer",
            new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            body,
            connections,
            1,
            seconds
        );
    }

    /// <summary>A row's bytes and nothing else.</summary>
    public static LoadPlan Bytes(BenchmarkModel model, int port, int streams, double seconds) =>
        new(LoadProtocol.Bytes, port, "", NoHeaders, model.RowBytes(), 1, streams, seconds);

    private static string Declared(BenchmarkModel model) =>
        $"\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,{string.Join(',', model.RowShape)}]";

    private static LoadPlan Framed(byte[] message, int port, int connections, int streams, double seconds) =>
        new(
            LoadProtocol.Grpc,
            port,
            GrpcMethod,
            NoHeaders,
            [0, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(message.Length)), .. message],
            connections,
            streams,
            seconds
        );
}
