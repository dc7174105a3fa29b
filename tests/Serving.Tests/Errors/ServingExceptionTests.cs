using Sluice.Serving.Errors;

namespace Sluice.Serving.Tests.Errors;

public sealed class ServingExceptionTests
{
    public static TheoryData<string, ServingException, ServingErrorCode> Made =>
        new()
        {
            { "the request is wrong", ServingException.InvalidArgument("m"), ServingErrorCode.InvalidArgument },
            { "not here", ServingException.NotFound("m"), ServingErrorCode.NotFound },
            { "not now", ServingException.Unavailable("m"), ServingErrorCode.Unavailable },
        };

    [Theory, MemberData(nameof(Made))]
    public void Carries_what_the_caller_can_do_next(string because, ServingException made, ServingErrorCode code)
    {
        Assert.True(code == made.Code, because);
        Assert.Equal("m", made.Message);
    }

    [Fact]
    public void Keeps_the_cause()
    {
        var cause = new IOException("disk");

        Assert.Same(cause, ServingException.InvalidArgument("m", cause).InnerException);
    }

    [Fact]
    public void Codes_are_few_and_each_boundary_maps_all_of_them() =>
        Assert.Equal(
            [
                "InvalidArgument",
                "NotFound",
                "Unavailable",
                "ResourceExhausted",
                "TooLarge",
                "DeadlineExceeded",
                "Cancelled",
                "Internal",
            ],
            Enum.GetNames<ServingErrorCode>()
        );
}
