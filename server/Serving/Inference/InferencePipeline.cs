using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Inference;

/// <summary>The one way from a request to an answer, whatever the protocol: lease, check, wait for a slot, run.</summary>
public sealed class InferencePipeline(ModelCatalog catalog, RunSlots slots)
{
    /// <summary>Answers one request.</summary>
    /// <exception cref="ServingException">Any code: the request cannot be answered, and why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; it never ran, or its run was ended.</exception>
    public async ValueTask<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation)
    {
        using var lease = catalog.Acquire(request.Model, request.Version);
        var model = lease.Loaded;
        RequestValidator.CheckInputs(model.Signature, request.Inputs);
        var wanted = RequestValidator.WantedOutputs(model.Signature, request.Outputs);

        await slots.EnterAsync(cancellation);
        try
        {
            return new(lease.Model, lease.Version, lease.Digest, model.Run(request.Inputs, wanted, cancellation));
        }
        finally
        {
            slots.Leave();
        }
    }
}
