using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>The flags that say how stores may be read, for every command that reads models.</summary>
public sealed class AccessFlags
{
    private readonly Option<string?> _credentials = new("--credentials")
    {
        Description =
            "The store's credentials: a file of lines NAME=VALUE, or a directory with one file a setting [default: the environment]",
        HelpName = "PATH",
    };

    private readonly Option<string[]> _allowHosts = new("--allow-host")
    {
        Description = "A host that http:// and https:// may go to, redirects included; may be repeated [default: any]",
        HelpName = "HOST",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _allowHttp = new("--allow-http")
    {
        Description = "Read models over http:// too, where anybody on the way may change them",
    };

    private readonly Option<KeyValuePair<ModelVersion, ContentDigest>[]> _pins = new("--pin")
    {
        Description = "What a version of --model must be; another one is not served; may be repeated",
        HelpName = "VERSION=sha256:…",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParsePins,
    };

    /// <summary>Adds those that any command has.</summary>
    public void AddTo(Command command)
    {
        command.Add(_credentials);
        command.Add(_allowHosts);
        command.Add(_allowHttp);
    }

    /// <summary>Adds <c>--pin</c>.</summary>
    public void AddPinsTo(Command command) => command.Add(_pins);

    /// <summary>Whether versions are pinned, which makes sense for one model only.</summary>
    public bool HasPins(CommandResult result) => result.GetResult(_pins) is { Tokens.Count: > 0 };

    /// <summary>The hosts that are allowed; empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts(ParseResult result) => result.GetValue(_allowHosts) ?? [];

    /// <summary>Whether <c>http://</c> may be read.</summary>
    public bool AllowsHttp(ParseResult result) => result.GetValue(_allowHttp);

    /// <summary>Where credentials come from.</summary>
    /// <exception cref="ArtifactException">There are none at the place that is named, or they cannot be read.</exception>
    public IStoreSettings Settings(ParseResult result) =>
        result.GetValue(_credentials) is { } path ? StoreSettings.OfSecret(path) : new EnvironmentSettings();

    /// <summary>The options with what these flags say.</summary>
    /// <exception cref="ServingException">The credentials cannot be read.</exception>
    public RepositoryOptions Apply(ParseResult result, RepositoryOptions options)
    {
        try
        {
            return options with
            {
                Settings = Settings(result),
                AllowHttp = AllowsHttp(result),
                AllowedHosts = AllowedHosts(result),
                Pins = (result.GetValue(_pins) ?? []).ToDictionary(),
            };
        }
        catch (ArtifactException failure)
        {
            throw ServingException.InvalidArgument(failure.Message, failure);
        }
    }

    private static KeyValuePair<ModelVersion, ContentDigest>[] ParsePins(ArgumentResult result)
    {
        var pins = new Dictionary<ModelVersion, ContentDigest>();
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            if (
                text.Split('=') is not [var name, var hash]
                || !ModelVersion.TryParse(name, out var version)
                || !ContentDigest.TryParse(hash, out var digest)
            )
            {
                result.AddError($"--pin: expected VERSION={ContentDigest.Grammar}, got '{text}'");
            }
            else if (!pins.TryAdd(version, digest))
            {
                result.AddError($"--pin: expected each version once, got {version} twice");
            }
        }

        return [.. pins];
    }
}
