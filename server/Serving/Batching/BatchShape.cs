using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>What decides whether requests can be run together.</summary>
/// <param name="Inputs">Of one request; each has as many rows as the others.</param>
/// <param name="Outputs">Those it wants, in order.</param>
/// <param name="Rows">1 or more.</param>
internal sealed record BatchShape(IReadOnlyList<Tensor> Inputs, IReadOnlyList<string> Outputs, long Rows)
{
    /// <summary>Whether both give the same inputs, in any order and of the same sizes but for the rows, and want the same outputs.</summary>
    public bool Suits(BatchShape other)
    {
        if (Inputs.Count != other.Inputs.Count || Outputs.Count != other.Outputs.Count)
        {
            return false;
        }

        for (var i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i] != other.Outputs[i])
            {
                return false;
            }
        }

        for (var i = 0; i < Inputs.Count; i++)
        {
            if (other.Find(Inputs[i].Name, i) is not { } same || !AreAlike(Inputs[i], same))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An input by its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="likely">Where it probably is.</param>
    public Tensor? Find(string name, int likely)
    {
        if (likely < Inputs.Count && Inputs[likely].Name == name)
        {
            return Inputs[likely];
        }

        for (var i = 0; i < Inputs.Count; i++)
        {
            if (Inputs[i].Name == name)
            {
                return Inputs[i];
            }
        }

        return null;
    }

    private static bool AreAlike(Tensor one, Tensor other) =>
        one.Type == other.Type
        && one.Shape.Rank == other.Shape.Rank
        && one.Shape.Dimensions[1..].SequenceEqual(other.Shape.Dimensions[1..]);
}
