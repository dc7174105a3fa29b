using Sluice.Serving.Errors;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>The last part of a path of TensorFlow Serving's: a name, and behind the last colon what is asked of it.</summary>
internal static class ModelPath
{
    private const string Predict = "predict";

    /// <summary>The name in front of <c>:predict</c>.</summary>
    /// <exception cref="ServingException">NotFound: something else is asked of it, or nothing; or there is no name.</exception>
    public static string BeforePredict(string part)
    {
        var colon = part.LastIndexOf(':');
        var (name, verb) = colon < 0 ? (part, "") : (part[..colon], part[(colon + 1)..]);
        if (verb != Predict)
        {
            throw ServingException.NotFound(
                $"expected a path that ends in :{Predict}, which alone can be asked here, got "
                    + (colon < 0 ? $"'{part}'" : $"':{verb}'")
            );
        }

        // An empty version would be taken for one that is not named.
        return name.Length > 0
            ? name
            : throw ServingException.NotFound($"expected a name in front of :{Predict}, got none");
    }
}
