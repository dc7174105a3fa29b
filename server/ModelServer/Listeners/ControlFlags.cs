using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Sluice.Hosting.Listening;

namespace Sluice.ModelServer.Listeners;

/// <summary>The flags of repository control, which is off without them.</summary>
internal sealed class ControlFlags
{
    public Option<ListenAddress?> Rest { get; } = Address(ModelServerHost.ControlFlag, "REST");

    public Option<ListenAddress?> Grpc { get; } = Address(ModelServerHost.ControlGrpcFlag, "gRPC");

    public Option<string?> TokenFile { get; } =
        new("--repository-control-token")
        {
            Description = "A file with the token that callers of repository control must show; without, loopback only",
            HelpName = "FILE",
        };

    public void AddTo(Command command)
    {
        command.Add(Rest);
        command.Add(Grpc);
        command.Add(TokenFile);
        command.Validators.Add(Validate);
    }

    private void Validate(CommandResult result)
    {
        var isOpen = false;
        foreach (var flag in new[] { Rest, Grpc })
        {
            // What could not be read is told by the flag itself.
            var read = result.GetResult(flag);
            if (read is null || read.Errors.Any() || result.GetValue(flag) is not { } address)
            {
                continue;
            }

            isOpen = true;
            if (result.GetValue(TokenFile) is null && !IPAddress.IsLoopback(address.Address))
            {
                result.AddError(
                    $"{flag.Name}: {address} is reached from elsewhere; give {TokenFile.Name} FILE too, or listen on loopback"
                );
            }
        }

        if (!isOpen && result.GetValue(TokenFile) is not null)
        {
            result.AddError($"{TokenFile.Name} goes with {Rest.Name} or {Grpc.Name}");
        }
    }

    private static Option<ListenAddress?> Address(string name, string what) =>
        new(name)
        {
            Description = $"Where to answer load and unload too, {what}; off by default",
            HelpName = "HOST:PORT",
            CustomParser = result => FlagValue.Parse(result, ListenAddress.Parse),
        };
}
