using Sluice.Serving.Errors;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>The last part of a path of TensorFlow Serving's: a name, and behind the last colon what is asked of it.</summary>
internal static class ModelPath
{
    private const string Predict = "predict";

    /// <summary>The name in front of <c>:predict</c>.</summary>
    /// <exception cref="ServingException">NotFound: something else is asked of it, or nothing.</exception>
    public static string BeforePredict(string part)
    {
        var colon = part.LastIndexOf(':');
        var (name, verb) = colon < 0 ? (part, "") : (part[..colon], part[(colon + 1)..]);
        return verb == Predict
            ? name
            : throw ServingException.NotFound(
                $"expected a path that ends in :{Predict}, which alone can be asked here, got "
                    + (colon < 0 ? $"'{part}'" : $"':{verb}'")
            );
    }
}
