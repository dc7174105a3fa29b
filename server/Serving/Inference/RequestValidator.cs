using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>Compares a request with what a model declares. Pure.</summary>
internal static class RequestValidator
{
    /// <exception cref="ServingException">InvalidArgument: an input is missing, unknown, doubled, or of the wrong type or shape.</exception>
    public static void CheckInputs(ModelSignature signature, IReadOnlyList<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            var declared =
                Find(signature.Inputs, input.Name)
                ?? throw ServingException.InvalidArgument(
                    $"no input '{input.Name}'; the model takes {List(signature.Inputs)}"
                );
            if (IsGiven(inputs, input.Name, i))
            {
                throw ServingException.InvalidArgument($"input '{input.Name}' is given twice");
            }

            CheckInput(declared, input);
        }

        for (var i = 0; i < signature.Inputs.Count; i++)
        {
            var declared = signature.Inputs[i];
            if (!declared.IsOptional && !IsGiven(inputs, declared.Name, inputs.Count))
            {
                throw ServingException.InvalidArgument(
                    $"input '{declared.Name}' is missing; the model takes {List(signature.Inputs)}"
                );
            }
        }
    }

    /// <summary>The names of the outputs to compute.</summary>
    /// <exception cref="ServingException">InvalidArgument: an output is unknown or asked for twice.</exception>
    public static IReadOnlyList<string> WantedOutputs(ModelSignature signature, IReadOnlyList<string> requested)
    {
        if (requested.Count == 0)
        {
            return signature.OutputNames;
        }

        for (var i = 0; i < requested.Count; i++)
        {
            var name = requested[i];
            if (Find(signature.Outputs, name) is null)
            {
                throw signature.Unserved.FirstOrDefault(output => output.Name == name) is { } unserved
                    ? ServingException.InvalidArgument(
                        $"output '{name}' {unserved.Reason}, and is not served; the model gives {List(signature.Outputs)}"
                    )
                    : ServingException.InvalidArgument(
                        $"no output '{name}'; the model gives {List(signature.Outputs)}"
                    );
            }

            for (var before = 0; before < i; before++)
            {
                if (requested[before] == name)
                {
                    throw ServingException.InvalidArgument($"output '{name}' is asked for twice");
                }
            }
        }

        return requested;
    }

    /// <exception cref="ServingException">InvalidArgument: there are more rows than the model's author allows.</exception>
    public static void CheckRows(long rows, ModelSettings settings)
    {
        if (settings.MaxBatchSize is > 0 and var most && rows > most)
        {
            throw ServingException.InvalidArgument(
                $"expected at most {most} rows, the max_batch_size of the model's configuration, got {rows}"
            );
        }
    }

    private static void CheckInput(TensorSpec declared, Tensor input)
    {
        if (input.Type != declared.Type)
        {
            throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected datatype {declared.Type.Name()}, got {input.Type.Name()}"
            );
        }

        // A declared shape without dimensions is a scalar's or one of any rank; the signature does not tell which.
        if (declared.Shape.Rank > 0 && !input.Shape.Fits(declared.Shape))
        {
            throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected shape {declared.Shape} (-1: any size), got {input.Shape}"
            );
        }
    }

    private static TensorSpec? Find(IReadOnlyList<TensorSpec> specs, string name)
    {
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i].Name == name)
            {
                return specs[i];
            }
        }

        return null;
    }

    /// <summary>Whether one of the first inputs has a name.</summary>
    private static bool IsGiven(IReadOnlyList<Tensor> inputs, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (inputs[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static string List(IReadOnlyList<TensorSpec> specs) =>
        specs.Count == 0 ? "none" : string.Join(", ", specs.Select(spec => $"{spec}"));
}
