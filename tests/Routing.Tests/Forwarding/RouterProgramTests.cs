using System.Text.Json;

namespace Sluice.Routing.Tests.Forwarding;

/// <summary>What the router's program sets for its whole process.</summary>
public sealed class RouterProgramTests
{
    [Fact]
    public async Task It_does_not_ping_servers_to_size_windows()
    {
        const string Switch = "System.Net.SocketsHttpHandler.Http2FlowControl.DisableDynamicWindowSizing";
        var file = Path.Combine(AppContext.BaseDirectory, "Sluice.Router.runtimeconfig.json");

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        using var config = JsonDocument.Parse(text);

        var properties = config.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        Assert.True(properties.GetProperty(Switch).GetBoolean());
    }
}
