namespace Sluice.Conformance.Tests.Ways;

/// <summary>One contract by which tensors go to a model and come back.</summary>
internal interface IWay
{
    string Name { get; }

    /// <summary>Null where the way can carry the tensor; else why not.</summary>
    string? WhyNot(WireTensor tensor);

    /// <summary>Sends one request; returns the answer's outputs.</summary>
    /// <exception cref="WayException">It was refused.</exception>
    Task<IReadOnlyList<WireTensor>> InferAsync(string model, IReadOnlyList<WireTensor> inputs);
}
