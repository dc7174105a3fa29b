using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Hosting.Listening;
using Sluice.Routing.Answering;
using Sluice.Routing.Control;

namespace Sluice.Router;

/// <summary>The router's command line.</summary>
/// <param name="instance">This start of this router, unique.</param>
/// <param name="version">The program's version.</param>
internal sealed class RouterCommand(string instance, string version)
{
    private readonly Option<ListenAddress> _http = Address("--http", "127.0.0.1:8080", "REST, HTTP/1.1");
    private readonly Option<ListenAddress> _grpc = Address("--grpc", "127.0.0.1:8081", "gRPC, cleartext HTTP/2");
    private readonly Option<ListenAddress> _operations = Address("--operations", "127.0.0.1:9090", "Probes and status");

    private readonly Option<ControlAddress[]> _control = new("--control")
    {
        Description = "Where operators are; a name may stand for several, and is looked up again; repeat it for more",
        HelpName = "HOST:PORT",
        Required = true,
        CustomParser = ParseControl,
    };

    private readonly Option<string?> _authority = new("--control-ca")
    {
        Description = "PEM file of the certificates that sign the operators'",
        HelpName = "FILE",
    };

    private readonly Option<string?> _token = new("--control-token")
    {
        Description = "File of the token that proves this router to operators",
        HelpName = "FILE",
    };

    private readonly Option<bool> _insecure = new("--control-insecure")
    {
        Description = "Talk to operators without TLS, where anybody on the way may send traffic elsewhere",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Where the last table is kept, so that a restart while no operator lives serves what it knew",
        HelpName = "DIR",
    };

    private readonly Option<string?> _defaultNamespace = new("--default-namespace")
    {
        Description = "Where requests belong whose host name fixes no namespace [default: nowhere]",
        HelpName = "NAME",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "What people call this router [default: the machine's name]",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    private readonly Option<int> _drain = new("--drain-delay")
    {
        Description = "Seconds in which a stopping router, no longer ready, still takes requests",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 10,
        CustomParser = ParseSeconds,
    };

    private readonly Option<bool> _accessLog = new("--access-log")
    {
        Description =
            "Log each request in a line: what was asked, how it ended, how long it took, who answered; never its content",
    };

    /// <summary>The command; it calls <paramref name="run"/> with what the flags say.</summary>
    public RootCommand Build(Func<RouterOptions, Task<int>> run)
    {
        var command = new RootCommand("Split requests over model servers, as Sluice's operators say.")
        {
            _http,
            _grpc,
            _operations,
            _control,
            _authority,
            _token,
            _insecure,
            _state,
            _defaultNamespace,
            _name,
            _drain,
            _accessLog,
        };
        command.Validators.Add(Validate);
        command.SetAction((result, _) => run(Options(result)));
        return command;
    }

    private void Validate(CommandResult result)
    {
        if (result.GetValue(_authority) is null == !result.GetValue(_insecure))
            result.AddError("expected either --control-ca FILE or --control-insecure");
    }

    private RouterOptions Options(ParseResult result) =>
        new()
        {
            Http = result.GetRequiredValue(_http),
            Grpc = result.GetRequiredValue(_grpc),
            Operations = result.GetRequiredValue(_operations),
            DrainDelay = TimeSpan.FromSeconds(result.GetValue(_drain)),
            AccessLog = result.GetValue(_accessLog),
            Routing = new RoutingOptions { DefaultNamespace = result.GetValue(_defaultNamespace) },
            Control = new ControlOptions
            {
                Operators = result.GetRequiredValue(_control),
                AuthorityFile = result.GetValue(_authority),
                TokenFile = result.GetValue(_token),
                StateFolder = result.GetValue(_state),
                Instance = instance,
                Name = result.GetRequiredValue(_name),
                Version = version,
            },
        };

    private static ControlAddress[] ParseControl(ArgumentResult result)
    {
        var addresses = new List<ControlAddress>();
        foreach (var token in result.Tokens)
        {
            if (ControlAddress.TryParse(token.Value, out var address))
                addresses.Add(address);
            else
                result.AddError($"--control: expected {ControlAddress.Grammar}, got '{token.Value}'");
        }
        return [.. addresses];
    }

    private static int ParseSeconds(ArgumentResult result)
    {
        const int MostSeconds = 3600;
        var text = result.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MostSeconds
        )
        {
            return seconds;
        }

        result.AddError($"--drain-delay: expected 0 to {MostSeconds} seconds, got '{text}'");
        return 0;
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
                    result.AddError($"{name}: expected {ListenAddress.Grammar}, got '{result.Tokens[0].Value}'");
                return address;
            },
        };
}
