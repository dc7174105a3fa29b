using System.CommandLine;
using Sluice.Hosting.Listening;

namespace Sluice.Cli.Up;

/// <summary>The command line of <c>up</c>.</summary>
internal static class UpCommand
{
    public static Command Build(Func<UpOptions, Task<int>> run)
    {
        var file = new Option<string>("--file", "-f")
        {
            Description = "The ModelDeployment manifest, YAML or JSON; its relative paths start at its own folder",
            HelpName = "FILE",
            Required = true,
        };
        var http = Address("--http", "127.0.0.1:8080", "REST over HTTP/1.1");
        var grpc = Address("--grpc", "127.0.0.1:8081", "gRPC and REST over cleartext HTTP/2");

        var operations = Address(
            "--operations",
            "127.0.0.1:9090",
            "what sluice explain asks, and probes of the router"
        );
        var poll = new Option<int>("--poll")
        {
            Description = "Seconds between looks whether a version's bytes have changed; 0: never",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 10,
        };
        var allowHosts = new Option<string[]>("--allow-host")
        {
            Description = "A host that https:// may go to, redirects included; may be repeated [default: any]",
            HelpName = "HOST",
        };

        var accessLog = new Option<bool>("--access-log")
        {
            Description = "Log each request in a line, without what it holds",
        };

        var command = new Command("up", "Serve a ModelDeployment on this machine, with no cluster.")
        {
            file,
            http,
            grpc,
            operations,
            poll,
            allowHosts,
            accessLog,
        };
        Validate(file, poll);
        command.SetAction(
            (result, _) =>
                run(
                    new(result.GetRequiredValue(file), result.GetRequiredValue(http), result.GetRequiredValue(grpc))
                    {
                        Poll = result.GetValue(poll) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
                        Operations = result.GetRequiredValue(operations),
                        AllowedHosts = result.GetValue(allowHosts) ?? [],
                        AccessLog = result.GetValue(accessLog),
                    }
                )
        );
        return command;
    }

    private static void Validate(Option<string> file, Option<int> poll)
    {
        file.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is "")
            {
                result.AddError("--file: expected a path, got nothing");
            }
        });
        poll.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 86_400)
            {
                result.AddError($"--poll: expected 0 to 86400, got '{result.Tokens[0].Value}'");
            }
        });
    }

    private static Option<ListenAddress> Address(string name, string defaultAddress, string what) =>
        new(name)
        {
            Description = $"Where to listen: {what}",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => ListenAddress.Parse(defaultAddress),
            CustomParser = result =>
            {
                if (!ListenAddress.TryParse(result.Tokens[0].Value, out var address))
                {
                    result.AddError($"{name}: expected {ListenAddress.Grammar}, got '{result.Tokens[0].Value}'");
                }

                return address;
            },
        };
}
