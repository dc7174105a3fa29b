using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Answering;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Tests.Answering;

public sealed class ErrorAnswerTests
{
    public static TheoryData<string, int, GrpcStatusCode> Codes =>
        new()
        {
            { nameof(RoutingErrorCode.InvalidArgument), 400, GrpcStatusCode.InvalidArgument },
            { nameof(RoutingErrorCode.NotFound), 404, GrpcStatusCode.NotFound },
            { nameof(RoutingErrorCode.MethodNotAllowed), 405, GrpcStatusCode.Unimplemented },
            { nameof(RoutingErrorCode.UnsupportedMediaType), 415, GrpcStatusCode.InvalidArgument },
            { nameof(RoutingErrorCode.HttpVersionTooLow), 426, GrpcStatusCode.Unimplemented },
            { nameof(RoutingErrorCode.Unimplemented), 404, GrpcStatusCode.Unimplemented },
            { nameof(RoutingErrorCode.ResourceExhausted), 429, GrpcStatusCode.ResourceExhausted },
            { nameof(RoutingErrorCode.PermissionDenied), 403, GrpcStatusCode.PermissionDenied },
            { nameof(RoutingErrorCode.DeadlineExceeded), 504, GrpcStatusCode.DeadlineExceeded },
            { nameof(RoutingErrorCode.Unavailable), 503, GrpcStatusCode.Unavailable },
        };

    [Fact]
    public void Every_code_is_in_the_table()
    {
        Assert.Equal(Enum.GetNames<RoutingErrorCode>().Order(), Codes.Select(row => row.Data.Item1).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => RoutingErrors.ToHttp((RoutingErrorCode)99));
        Assert.Throws<ArgumentOutOfRangeException>(() => RoutingErrors.ToGrpc((RoutingErrorCode)99));
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Rest_gets_the_http_status_and_json(string code, int http, GrpcStatusCode grpc)
    {
        var context = Context("HTTP/1.1", "application/json");

        await ErrorAnswer.WriteAsync(context, new RoutingException(Enum.Parse<RoutingErrorCode>(code), "say \"no\""));

        Assert.Equal(http, context.Response.StatusCode);
        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Equal("""{"error":"say \"no\""}""", Body(context));
        Assert.Equal(http == 426 ? "HTTP/2.0" : "", context.Response.Headers.Upgrade.ToString());
        Assert.True(Enum.IsDefined(grpc));
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Grpc_gets_status_200_and_its_own(string code, int http, GrpcStatusCode grpc)
    {
        var context = Context("HTTP/2", "application/grpc");

        await ErrorAnswer.WriteAsync(context, new RoutingException(Enum.Parse<RoutingErrorCode>(code), "é"));

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(((int)grpc).ToString(), context.Response.Headers[GrpcHeaderNames.Status]);
        Assert.Equal("%C3%A9", context.Response.Headers[GrpcHeaderNames.Message]);
        Assert.Equal("", Body(context));
        Assert.InRange(http, 400, 504);
    }

    [Theory]
    [InlineData("gRPC over HTTP/1.1 gets what HTTP/1.1 clients read", "HTTP/1.1", "application/grpc", false)]
    [InlineData("gRPC-Web is not gRPC", "HTTP/2", "application/grpc-web", false)]
    [InlineData("REST over HTTP/2", "HTTP/2", "application/json", false)]
    [InlineData("no content type", "HTTP/2", null, false)]
    [InlineData("gRPC", "HTTP/2", "application/grpc+proto", true)]
    public void Only_a_grpc_client_is_answered_as_one(string because, string protocol, string? type, bool isGrpc) =>
        Assert.True(isGrpc == ErrorAnswer.IsForGrpc(Context(protocol, type).Request), because);

    [Theory]
    [InlineData(413, "8")]
    [InlineData(400, "3")]
    [InlineData(408, "3")]
    public async Task What_the_server_finds_wrong_is_told_in_both(int status, string grpcStatus)
    {
        var (rest, grpc) = (Context("HTTP/2", "application/json"), Context("HTTP/2", "application/grpc"));
        var error = new BadHttpRequestException("cut off", status);

        await ErrorAnswer.WriteBadRequestAsync(rest, error);
        await ErrorAnswer.WriteBadRequestAsync(grpc, error);

        Assert.Equal(status, rest.Response.StatusCode);
        Assert.Equal("""{"error":"cut off"}""", Body(rest));
        Assert.Equal(grpcStatus, grpc.Response.Headers[GrpcHeaderNames.Status]);
    }

    [Fact]
    public async Task A_head_request_gets_the_length_and_no_body()
    {
        var context = Context("HTTP/1.1", null);
        context.Request.Method = "HEAD";

        await ErrorAnswer.WriteAsync(context, new RoutingException(RoutingErrorCode.NotFound, "no"));

        Assert.Equal(14, context.Response.ContentLength);
        Assert.Equal("", Body(context));
    }

    private static DefaultHttpContext Context(string protocol, string? contentType)
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        context.Request.Protocol = protocol;
        context.Request.ContentType = contentType;
        context.Request.Method = "POST";
        return context;
    }

    private static string Body(HttpContext context) =>
        Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
