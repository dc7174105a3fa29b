using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sluice.Cli.Ready;

/// <summary>The command line of <c>ready</c>.</summary>
internal static class ReadyCommand
{
    private const int MostSeconds = 3600;

    public static Command Build(Func<ReadyOptions, CancellationToken, Task<int>> run)
    {
        var urls = new Argument<Uri[]>("URL")
        {
            Description = "Such as http://fraud.risk.svc:8080/v2/models/fraud/ready",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. result.Tokens.Select(token => ParseUrl(result, token.Value))],
        };
        var wait = new Option<int>("--wait")
        {
            Description = "Seconds in which each may still become ready; 0: ask once",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 0,
            CustomParser = ParseSeconds,
        };
        var command = new Command("ready", "Ask servers whether they are ready: whether each URL answers 200.")
        {
            urls,
            wait,
        };
        command.SetAction(
            (result, cancellation) =>
                run(new(result.GetRequiredValue(urls), TimeSpan.FromSeconds(result.GetValue(wait))), cancellation)
        );
        return command;
    }

    private static Uri ParseUrl(ArgumentResult result, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        result.AddError($"expected a URL such as http://127.0.0.1:9090/readyz, got '{text}'");
        return new Uri("http://invalid");
    }

    private static int ParseSeconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MostSeconds
        )
        {
            return seconds;
        }

        result.AddError($"--wait: expected 0 to {MostSeconds} seconds, got '{text}'");
        return 0;
    }
}
