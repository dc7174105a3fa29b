using Sluice.Conformance.Tests.Ways;

namespace Sluice.Conformance.Tests.NodeTests;

/// <summary>One of ONNX's backend node tests: a model of one node, and what it gives for what it is given.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="ModelPath">Of its <c>model.onnx</c>.</param>
/// <param name="Inputs">By the names of the graph's inputs.</param>
/// <param name="Expected">By the names of the graph's outputs.</param>
internal sealed record NodeCase(
    string Name,
    string ModelPath,
    IReadOnlyList<WireTensor> Inputs,
    IReadOnlyList<WireTensor> Expected
);
