using System.CommandLine;
using Sluice.Artifacts.Stores;
using Sluice.ModelServer;

namespace Sluice.Cli.Stores;

/// <summary>The flags of every command that talks to a store.</summary>
internal sealed class StoreFlags
{
    private readonly AccessFlags _access = new();

    private readonly Argument<string> _uri = new("URI")
    {
        Description = "Where the model's versions lie, such as s3://models/fraud: each is a folder there",
    };

    public void AddTo(Command command)
    {
        command.Add(_uri);
        _access.AddTo(command);
    }

    /// <exception cref="ArtifactException">The address or the credentials are wrong.</exception>
    public IArtifactStore Open(ParseResult result, TimeProvider time) =>
        ArtifactStores.Open(
            ArtifactUri.Parse(result.GetRequiredValue(_uri)),
            _access.Settings(result),
            _access.AllowsHttp(result),
            time,
            new Random(),
            _access.AllowedHosts(result)
        );
}
