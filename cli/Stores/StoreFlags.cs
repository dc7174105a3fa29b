using System.CommandLine;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Cli.Stores;

/// <summary>The flags of every command that talks to a store.</summary>
internal sealed class StoreFlags
{
    private readonly Argument<string> _uri = new("URI")
    {
        Description = "Where the model's versions lie, such as s3://models/fraud: each is a folder there",
    };

    private readonly Option<string?> _credentials = new("--credentials")
    {
        Description =
            "A file of lines NAME=VALUE, or a directory with one file a setting [default: the environment]",
        HelpName = "PATH",
    };

    private readonly Option<bool> _allowHttp = new("--allow-http")
    {
        Description = "Read over http:// too, where anybody on the way may change what is read",
    };

    public void AddTo(Command command)
    {
        command.Add(_uri);
        command.Add(_credentials);
        command.Add(_allowHttp);
    }

    /// <exception cref="ArtifactException">The address or the credentials are wrong.</exception>
    public IArtifactStore Open(ParseResult result, TimeProvider time)
    {
        IStoreSettings settings = result.GetValue(_credentials) is { } path
            ? StoreSettings.OfSecret(path)
            : new EnvironmentSettings();
        var uri = ArtifactUri.Parse(result.GetRequiredValue(_uri));
        return ArtifactStores.Open(uri, settings, result.GetValue(_allowHttp), time, new Random());
    }
}
