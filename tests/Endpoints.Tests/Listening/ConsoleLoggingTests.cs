using Microsoft.Extensions.Logging;
using Sluice.Hosting.Logging;

namespace Sluice.Endpoints.Tests.Listening;

public sealed class ConsoleLoggingTests
{
    /// <summary>The framework asks for the least that might be logged of a request before it makes an Activity for it.</summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information, false)]
    [InlineData("Sluice.Grpc", LogLevel.Information, true)]
    [InlineData("Sluice.Grpc", LogLevel.Debug, false)]
    public void Requests_are_told_by_ourselves_alone(string category, LogLevel level, bool isLogged)
    {
        using var logging = ConsoleLogging.Create(LogLevel.Information);

        Assert.Equal(isLogged, logging.CreateLogger(category).IsEnabled(level));
    }
}
