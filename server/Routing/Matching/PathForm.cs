namespace Sluice.Routing.Matching;

/// <summary>Whose path a REST request has: it is sent on in the same form.</summary>
internal enum PathForm
{
    /// <summary><c>/v2</c>: the Open Inference Protocol, with Triton's extensions.</summary>
    OpenInference,

    /// <summary><c>/v1/models</c>: TensorFlow Serving.</summary>
    TensorFlow,

    /// <summary><c>/ping</c> and <c>/invocations</c>: SageMaker.</summary>
    SageMaker,

    /// <summary><c>/openapi.json</c>, and the samples that it names.</summary>
    Document,
}
