using System.Net;
using Sluice.Cli.Ready;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Ready;

public sealed class ReadyRunTests
{
    private static readonly Uri Url = new("http://server:9090/readyz");

    [Fact]
    public async Task Who_answers_200_is_ready()
    {
        var (status, said, errors) = await AskAsync(TimeSpan.Zero, HttpStatusCode.OK);

        Assert.Equal((0, $"{Url} is ready{Environment.NewLine}", ""), (status, said, errors));
    }

    [Fact]
    public async Task Who_answers_otherwise_is_not_and_is_quoted()
    {
        var (status, said, errors) = await AskAsync(TimeSpan.Zero, HttpStatusCode.ServiceUnavailable);

        Assert.Equal((1, ""), (status, said));
        Assert.Equal($"sluice: {Url} is not ready: it answers 503: told by the test{Environment.NewLine}", errors);
    }

    [Fact]
    public async Task Who_becomes_ready_in_time_is_waited_for()
    {
        var (status, _, errors) = await AskAsync(
            TimeSpan.FromSeconds(5),
            HttpStatusCode.ServiceUnavailable,
            HttpStatusCode.ServiceUnavailable,
            HttpStatusCode.OK
        );

        Assert.Equal((0, ""), (status, errors));
    }

    [Fact]
    public async Task Who_becomes_ready_too_late_is_not_waited_for()
    {
        var (status, _, _) = await AskAsync(
            TimeSpan.FromSeconds(1),
            [.. Enumerable.Repeat(HttpStatusCode.ServiceUnavailable, 3), HttpStatusCode.OK]
        );

        Assert.Equal(1, status);
    }

    [Fact]
    public async Task All_of_them_must_be_ready()
    {
        using var client = new HttpMessageInvoker(new Script([HttpStatusCode.OK, HttpStatusCode.NotFound]));
        var output = new StringWriter();
        var errors = new StringWriter();

        var status = await new ReadyRun(client, new ManualTimeProvider(), output, errors)
            .RunAsync(new([Url, new("http://other/")], TimeSpan.Zero), TestContext.Current.CancellationToken)
            .Within(TimeSpan.FromMinutes(1));

        Assert.Equal(1, status);
        Assert.Contains("http://other/ is not ready", errors.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Said, string Errors)> AskAsync(
        TimeSpan wait,
        params HttpStatusCode[] answers
    )
    {
        var time = new ManualTimeProvider();
        using var client = new HttpMessageInvoker(new Script(answers));
        var output = new StringWriter();
        var errors = new StringWriter();
        var run = new ReadyRun(client, time, output, errors).RunAsync(
            new([Url], wait),
            TestContext.Current.CancellationToken
        );
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        return (await run, output.ToString(), errors.ToString());
    }

    private sealed class Script(IEnumerable<HttpStatusCode> answers) : HttpMessageHandler
    {
        private readonly Queue<HttpStatusCode> _answers = new(answers);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(_answers.Dequeue()) { Content = new StringContent("told by the test") }
            );
    }
}
