using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Settings;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>The flags that say how a repository is read and kept, whichever it is.</summary>
internal sealed class StoreFlags
{
    public Option<string> Cache { get; } =
        new("--cache")
        {
            Description = "Where downloaded models are kept [default: ~/.cache/sluice/models]",
            HelpName = "DIR",
            DefaultValueFactory = _ => ModelCache.DefaultDirectory(),
        };

    public Option<long> CacheBytes { get; } =
        new("--cache-bytes")
        {
            Description = "The most bytes of complete versions that are kept [default: 20 GiB]",
            HelpName = "BYTES",
            DefaultValueFactory = _ => 20L << 30,
            CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 1, long.MaxValue)),
        };

    public Option<bool> AllowHttp { get; } =
        new("--allow-http") { Description = "Read models over http:// too, where anybody on the way may change them" };

    public Option<string?> Credentials { get; } =
        new("--credentials")
        {
            Description =
                "A directory with one file a setting, such as AWS_ACCESS_KEY_ID, read again when used; else the environment",
            HelpName = "DIR",
        };

    public Option<Dictionary<ModelVersion, ContentDigest>> Pins { get; } =
        new("--pin")
        {
            Description = "The digest that a version must have; another one is not served. May be repeated",
            HelpName = "VERSION=DIGEST",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
            CustomParser = ParsePins,
        };

    public RepositoryOptions Options(ParseResult result) =>
        new()
        {
            Uri = "",
            CacheDirectory = Path.GetFullPath(result.GetValue(Cache)!),
            CacheBytes = result.GetValue(CacheBytes),
            AllowHttp = result.GetValue(AllowHttp),
            Pins = result.GetValue(Pins)!,
            Settings = result.GetValue(Credentials) is { Length: > 0 } directory
                ? new DirectorySettings(Path.GetFullPath(directory))
                : new EnvironmentSettings(),
        };

    private static Dictionary<ModelVersion, ContentDigest> ParsePins(ArgumentResult result)
    {
        var pins = new Dictionary<ModelVersion, ContentDigest>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            if (
                parts.Length == 2
                && ModelVersion.TryParse(parts[0], out var version)
                && ContentDigest.TryParse(parts[1], out var digest)
            )
            {
                pins[version] = digest;
            }
            else
            {
                result.AddError(
                    $"--pin: expected VERSION=DIGEST, the digest {ContentDigest.Grammar}, got '{token.Value}'"
                );
            }
        }

        return pins;
    }
}
