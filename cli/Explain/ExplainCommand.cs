using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sluice.Cli.Explain;

/// <summary>The command line of <c>explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Build(Func<ExplainOptions, CancellationToken, Task<int>> run)
    {
        var router = new Option<Uri>("--router")
        {
            Description = "The operations listener of the router to ask",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:9090"),
            CustomParser = ParseUrl,
        };
        var host = Text("--host", "The request's host", "HOST");
        var path = Text(
            "--path",
            "The request's path, such as /v2/models/iris/infer [default: a gRPC prediction]",
            "PATH"
        );
        var model = Text("--model", "The model that a gRPC message names", "NAME");
        var version = Text("--model-version", "The version that a gRPC message names", "VERSION");
        var headers = new Option<KeyValuePair<string, string>[]>("--header", "-H")
        {
            Description = "A header of the request; may be given several times",
            HelpName = "'NAME: VALUE'",
            CustomParser = result => [.. result.Tokens.Select(token => ParseHeader(result, token.Value))],
        };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON" };

        var command = new Command("explain", "Say where a router would send a request just now, and why.")
        {
            router,
            host,
            path,
            model,
            version,
            headers,
            json,
        };
        command.SetAction(
            (result, cancellation) =>
                run(
                    new ExplainOptions(
                        result.GetRequiredValue(router),
                        result.GetValue(host) ?? "",
                        result.GetValue(path),
                        result.GetValue(model),
                        result.GetValue(version),
                        result.GetValue(headers) ?? [],
                        result.GetValue(json)
                    ),
                    cancellation
                )
        );
        return command;
    }

    private static Option<string?> Text(string name, string what, string help) =>
        new(name) { Description = what, HelpName = help };

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"--router: expected a URL such as http://127.0.0.1:9090, got '{text}'");
        return null;
    }

    private static KeyValuePair<string, string> ParseHeader(ArgumentResult result, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            return new(text[..colon].Trim(), text[(colon + 1)..].Trim());
        result.AddError($"--header: expected 'NAME: VALUE', got '{text}'");
        return default;
    }
}
