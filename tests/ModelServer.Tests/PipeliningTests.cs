using System.Net.Sockets;
using System.Text;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>HTTP/1.1 as a client may write it: requests behind each other without waiting, and bodies in chunks.</summary>
public sealed class PipeliningTests
{
    [Fact]
    public async Task Requests_sent_at_once_are_answered_in_order()
    {
        using var repository = new TestRepository().With("iris", "1");
        await using var server = await TestServer.StartAsync(repository);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host.Http!);
        var stream = client.GetStream();

        var written = new StringBuilder();
        for (var i = 0; i < 20; i++)
        {
            written.Append(i % 2 == 0 ? Whole($"id-{i}") : Chunked($"id-{i}"));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(written.ToString()));
        var answers = new StringBuilder();
        var block = new byte[4096];
        while (!answers.ToString().Contains("\"id-19\""))
        {
            var got = await stream.ReadAsync(block).Within(TestServer.Limit);
            Assert.True(got > 0, answers.ToString());
            answers.Append(Encoding.ASCII.GetString(block, 0, got));
        }

        var ids = answers.ToString().Split("\"id\":\"").Skip(1).Select(rest => rest.Split('"')[0]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"id-{i}"), ids);
    }

    private static string Whole(string id)
    {
        var json = Json(id);
        return $"{Head}Content-Length: {json.Length}\r\n\r\n{json}";
    }

    private static string Chunked(string id)
    {
        var json = Json(id);
        var half = json.Length / 2;
        return $"{Head}Transfer-Encoding: chunked\r\n\r\n{Chunk(json[..half])}{Chunk(json[half..])}0\r\n\r\n";
    }

    private const string Head = "POST /v2/models/iris/infer HTTP/1.1\r\nHost: here\r\n";

    private static string Chunk(string part) => $"{part.Length:x}\r\n{part}\r\n";

    private static string Json(string id) => $"{{\"id\":\"{id}\",{IrisRequests.Json.TrimStart().TrimStart('{')}";
}
