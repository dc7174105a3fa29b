using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Inference;

/// <summary>The one way from a request to an answer, whatever the protocol: lease, check, wait for a slot, run, count.</summary>
public sealed class InferencePipeline(ModelCatalog catalog, RunSlots slots, TimeProvider time)
{
    /// <summary>Answers one request.</summary>
    /// <exception cref="ServingException">Any code: the request cannot be answered, and why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; it never ran, or its run was ended.</exception>
    public async ValueTask<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellation)
    {
        using var lease = catalog.Acquire(request.Model, request.Version);
        var leased = time.GetTimestamp();
        try
        {
            return await InferAsync(lease, leased, request, cancellation);
        }
        catch
        {
            lease.Statistics.Fail(time.GetElapsedTime(leased));
            throw;
        }
    }

    private async ValueTask<InferenceResponse> InferAsync(
        ModelLease lease,
        long leased,
        InferenceRequest request,
        CancellationToken cancellation
    )
    {
        var model = lease.Loaded;
        RequestValidator.CheckInputs(model.Signature, request.Inputs);
        var wanted = RequestValidator.WantedOutputs(model.Signature, request.Outputs);
        var rows = BatchRows.Count(model.Signature, request.Inputs);
        RequestValidator.CheckRows(rows, lease.Settings);

        // The version's own bound first: who waits for that takes no run from other versions.
        await (lease.Slots?.EnterAsync(cancellation) ?? ValueTask.CompletedTask);
        try
        {
            await slots.EnterAsync(cancellation);
        }
        catch
        {
            lease.Slots?.Leave();
            throw;
        }

        try
        {
            var began = time.GetTimestamp();
            var outputs = model.Run(request.Inputs, wanted, cancellation);
            lease.Statistics.Succeed(
                rows,
                time.GetElapsedTime(leased, began),
                time.GetElapsedTime(began),
                time.GetUtcNow()
            );
            return new(lease.Model, lease.Version, lease.Digest, outputs);
        }
        finally
        {
            slots.Leave();
            lease.Slots?.Leave();
        }
    }
}
