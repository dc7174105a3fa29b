namespace Sluice.Serving.Models;

/// <summary>One version of a model on the local disk.</summary>
/// <param name="ModelPath">Absolute path of the model file; files that it refers to lie beside it.</param>
public sealed record ModelFiles(string ModelPath);
