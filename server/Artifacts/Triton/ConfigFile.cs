using System.Globalization;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

namespace Sluice.Artifacts.Triton;

/// <summary>
/// A model's <c>config.pbtxt</c>, as Triton's repositories have it: what this server acts on is read, what it does not is named,
/// and what would need another server is refused. Pure.
/// </summary>
/// <param name="Settings">What is acted on.</param>
/// <param name="Unused">Fields that are not, each once.</param>
internal sealed record ConfigFile(ModelSettings Settings, IReadOnlyList<string> Unused)
{
    public const string FileName = "config.pbtxt";

    /// <summary>What the model itself says, or what says nothing to a server of ONNX models.</summary>
    private static readonly string[] Known = ["name", "platform", "backend", "input"];

    /// <exception cref="FormatException">The text is no configuration, or one that this server cannot serve by.</exception>
    public static ConfigFile Read(string text) => Of(PbtxtReader.Read(text));

    /// <exception cref="FormatException">This server cannot serve by it.</exception>
    public static ConfigFile Of(IReadOnlyList<ConfigField> fields)
    {
        var settings = ModelSettings.None;
        var unused = new List<string>();
        var instances = 0;
        var labels = new Dictionary<string, string>();
        foreach (var field in fields)
        {
            switch (field.Name)
            {
                case "ensemble_scheduling" or "sequence_batching":
                    throw new FormatException($"{field.Place}: {field.Name} is not served here");
                case "platform" when field.Text == "ensemble":
                    throw new FormatException($"{field.Place}: ensembles are not served here");
                case "max_batch_size":
                    settings = settings with { MaxBatchSize = Integer(field, 0) };
                    break;
                case "instance_group":
                    instances += Instances(field, unused);
                    break;
                case "dynamic_batching":
                    settings = settings with { Batching = Batching(field, unused) };
                    break;
                case "version_policy":
                    settings = settings with { Versions = Policy(field) };
                    break;
                case "default_model_filename":
                    settings = settings with { ModelFileName = FileOf(field) };
                    break;
                case "output":
                    Labels(field, labels);
                    break;
                default:
                    unused.AddRange(Known.Contains(field.Name) ? [] : [field.Name]);
                    break;
            }
        }

        settings = settings with { Instances = instances > 0 ? instances : null, LabelFiles = labels };
        return new(settings, [.. unused.Distinct()]);
    }

    private static int Instances(ConfigField group, List<string> unused)
    {
        unused.AddRange(Others(group, "count", "kind", "name"));
        return group.Message.FirstOrDefault(field => field.Name == "count") is { } count ? Integer(count, 1) : 1;
    }

    private static BatchingSettings Batching(ConfigField batching, List<string> unused)
    {
        unused.AddRange(Others(batching, "preferred_batch_size", "max_queue_delay_microseconds"));
        var preferred = batching.Message.Where(field => field.Name == "preferred_batch_size");
        var delay = batching.Message.LastOrDefault(field => field.Name == "max_queue_delay_microseconds");
        return new(
            [.. preferred.Select(field => Integer(field, 1))],
            TimeSpan.FromMicroseconds(delay is null ? 0 : Integer(delay, 0))
        );
    }

    private static VersionPolicy Policy(ConfigField policy) =>
        policy.Message switch
        {
            [{ Name: "latest" } latest] => VersionPolicy.LatestOf(
                latest.Message.LastOrDefault(field => field.Name == "num_versions") is { } count ? Integer(count, 1) : 1
            ),
            [{ Name: "all" }] => VersionPolicy.All,
            [{ Name: "specific", Message.Count: > 0 } specific] => VersionPolicy.OnlyOf(
                specific.Message.Select(field => ModelVersion.Parse(field.Text ?? ""))
            ),
            _ => throw new FormatException($"{policy.Place}: version_policy: expected latest, all or specific"),
        };

    private static void Labels(ConfigField output, Dictionary<string, string> labels)
    {
        var name = output.Message.LastOrDefault(field => field.Name == "name")?.Text;
        var file = output.Message.LastOrDefault(field => field.Name == "label_filename");
        if (name is not null && file is not null)
        {
            labels[name] = FileOf(file);
        }
    }

    /// <summary>A name within its directory: no path leads out of it.</summary>
    private static string FileOf(ConfigField field) =>
        field.Text is { Length: > 0 } name && name == Path.GetFileName(name) && name is not ("." or "..")
            ? name
            : throw new FormatException($"{field.Place}: {field.Name}: expected a file's name, got '{field.Text}'");

    private static int Integer(ConfigField field, int least) =>
        int.TryParse(field.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value >= least
            ? value
            : throw new FormatException(
                $"{field.Place}: {field.Name}: expected an integer of {least} or more, got '{field.Text}'"
            );

    private static IEnumerable<string> Others(ConfigField message, params string[] used) =>
        message.Message.Where(field => !used.Contains(field.Name)).Select(field => $"{message.Name}.{field.Name}");
}
