using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Sluice.Hosting.Access;

namespace Sluice.Hosting.Logging;

/// <summary>Logs for people: a line a message, on standard error, so that standard output stays the program's own.</summary>
public static class ConsoleLogging
{
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <param name="least">The least level of our own messages; of the framework's, warnings and worse are shown. The access log is, where there is one.</param>
    public static ILoggerFactory Create(LogLevel least) =>
        LoggerFactory.Create(logging =>
            logging
                .SetMinimumLevel(LogLevel.Warning)
                .AddFilter("Sluice", least)
                .AddFilter(AccessRecorder.Category, LogLevel.Information)
                // While this may log, the web server makes an Activity for each request, a kilobyte, though nobody listens to it.
                .AddFilter(RequestLog, LogLevel.None)
                .AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss ";
                    console.ColorBehavior = LoggerColorBehavior.Default;
                })
                .Services.Configure<ConsoleLoggerOptions>(console =>
                    console.LogToStandardErrorThreshold = LogLevel.Trace
                )
        );
}
