using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Models;

/// <summary>A model in memory. Runs are safe side by side; disposed only after the last has ended.</summary>
public interface ILoadedModel : IDisposable
{
    ModelSignature Signature { get; }

    /// <summary>What it runs on, for people: such as <c>CPU</c>, and why, where something else was to be had.</summary>
    string Device => "CPU";

    /// <summary>Runs the model once; blocks while it does.</summary>
    /// <param name="inputs">Exactly the inputs of the signature, in any order, types and sizes checked.</param>
    /// <param name="outputs">Names of the wanted outputs, each in the signature.</param>
    /// <param name="cancellation">Ends the run at the next opportunity.</param>
    /// <returns>The wanted outputs, in the order asked for; the caller disposes them.</returns>
    /// <exception cref="ServingException">
    /// InvalidArgument: the engine blames the inputs; ResourceExhausted: out of memory; Internal: any other fault.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was ended by <paramref name="cancellation"/>.</exception>
    IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    );
}
