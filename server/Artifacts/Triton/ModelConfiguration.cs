using Sluice.Serving.Settings;

namespace Sluice.Artifacts.Triton;

/// <summary>What a model's <c>config.pbtxt</c> comes to.</summary>
/// <param name="Settings">What is acted on.</param>
/// <param name="Fault">Why the model cannot be served by it; null: it can.</param>
/// <param name="Warning">What is not acted on; null: nothing.</param>
internal sealed record ModelConfiguration(ModelSettings Settings, string? Fault, string? Warning)
{
    /// <param name="place">Where the file is, for messages.</param>
    /// <param name="text">What it holds.</param>
    public static ModelConfiguration Read(string place, string text)
    {
        try
        {
            var file = ConfigFile.Read(text);
            var warning =
                file.Unused.Count == 0
                    ? null
                    : $"{place} names what this server does not act on: {string.Join(", ", file.Unused)}";
            return new(file.Settings, Fault: null, warning);
        }
        catch (FormatException failure)
        {
            return new(ModelSettings.None, $"{place}: {failure.Message}", Warning: null);
        }
    }
}
