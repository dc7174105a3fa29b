namespace Sluice.Endpoints.OpenInference.Binary;

/// <summary>Which outputs are answered as bytes behind the JSON (Triton's binary tensor data extension).</summary>
/// <param name="IsBinary">Those of which nothing else is said.</param>
internal sealed record AnswerForm(bool IsBinary)
{
    private readonly Dictionary<string, bool> _outputs = [];

    /// <summary>Says of one output what it is to be.</summary>
    public void Set(string output, bool isBinary) => _outputs[output] = isBinary;

    public bool IsBinaryOf(string output) => _outputs.GetValueOrDefault(output, IsBinary);
}
