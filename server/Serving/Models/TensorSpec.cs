using Sluice.Serving.Tensors;

namespace Sluice.Serving.Models;

/// <summary>An input or output of a model as the model declares it.</summary>
/// <param name="Name">Any UTF-8, as the model's author wrote it.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape"><see cref="TensorShape.AnySize"/> where any size will do; no dimensions: a scalar, or any rank.</param>
public sealed record TensorSpec(string Name, ElementType Type, TensorShape Shape)
{
    /// <summary>Of an input: whether a request may leave it out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>
    /// Of an output: the classes whose probabilities each of its rows holds, in this order, where the model itself gives a map
    /// of them. Null: it gives a tensor.
    /// </summary>
    public ClassLabels? Classes { get; init; }

    public override string ToString() => $"{Name} {Type.Name()} {Shape}";
}
