using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Rows;

/// <summary>Whether outputs can be answered row by row. Pure.</summary>
internal static class RowCount
{
    /// <summary>The rows that all outputs have: the first size of each.</summary>
    /// <param name="outputs">At least one.</param>
    /// <param name="expected">As many as the request has; null: as many as the first output has.</param>
    /// <param name="otherwise">How else the outputs can be had, for the error message.</param>
    /// <exception cref="ServingException">InvalidArgument: an output has others, or none.</exception>
    public static long Of(IReadOnlyList<Tensor> outputs, long? expected, string otherwise)
    {
        var rows = expected ?? (outputs is [{ Shape.Rank: > 0 } first, ..] ? first.Shape.Dimensions[0] : 1);
        foreach (var output in outputs)
        {
            if (output.Shape.Rank == 0 || output.Shape.Dimensions[0] != rows)
            {
                throw ServingException.InvalidArgument(
                    $"output '{output.Name}' has shape {output.Shape}, and cannot be answered row by row: expected "
                        + $"{rows} as its first size, one for each row of the request; {otherwise}"
                );
            }
        }

        return rows;
    }
}
