namespace Sluice.Endpoints.SampleCalls;

/// <summary>In which a sample of a request is written.</summary>
internal enum SampleForm
{
    /// <summary>Open Inference Protocol, REST, JSON.</summary>
    Infer,

    /// <summary>The same over gRPC: the message in protobuf's JSON.</summary>
    Grpc,

    /// <summary>TensorFlow Serving's <c>:predict</c>, and SageMaker's JSON.</summary>
    Predict,

    /// <summary>SageMaker's CSV.</summary>
    Csv,

    /// <summary>SageMaker's JSON lines.</summary>
    JsonLines,
}
