using Sluice.Serving.Errors;
using Sluice.Serving.Settings;

namespace Sluice.Artifacts.Triton;

/// <summary>What a model's configuration comes to: its <c>config.pbtxt</c>, or what was sent with a request to load it.</summary>
/// <param name="Settings">What is acted on.</param>
/// <param name="Fault">Why the model cannot be served by it; null: it can.</param>
/// <param name="Warning">What is not acted on; null: nothing.</param>
internal sealed record ModelConfiguration(ModelSettings Settings, string? Fault, string? Warning)
{
    /// <summary>No configuration is as large, nor a list of labels.</summary>
    public const int MaxBytes = 1 << 20;

    /// <param name="place">Where the file is, for messages.</param>
    /// <param name="text">What it holds.</param>
    public static ModelConfiguration Read(string place, string text)
    {
        try
        {
            return Of(place, ConfigFile.Read(text));
        }
        catch (FormatException failure)
        {
            return new(ModelSettings.None, $"{place}: {failure.Message}", Warning: null);
        }
    }

    /// <summary>What was sent in the place of such a file.</summary>
    /// <exception cref="ServingException">InvalidArgument: it is no configuration, or one that this server cannot serve by.</exception>
    public static ModelConfiguration OfRequest(string json)
    {
        if (json.Length > MaxBytes)
        {
            throw ServingException.InvalidArgument(
                $"config: expected at most {MaxBytes} characters, got {json.Length}"
            );
        }

        try
        {
            return Of("the request's config", ConfigFile.Of(ConfigJson.Read(json)));
        }
        catch (FormatException failure)
        {
            throw ServingException.InvalidArgument(failure.Message, failure);
        }
    }

    private static ModelConfiguration Of(string place, ConfigFile file)
    {
        var warning =
            file.Unused.Count == 0
                ? null
                : $"{place} names what this server does not act on: {string.Join(", ", file.Unused)}";
        return new(file.Settings, Fault: null, warning);
    }
}
