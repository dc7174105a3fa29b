using Sluice.Routing.Dispatching;
using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Tests.Dispatching;

public sealed class RetryPolicyTests
{
    // why, mode, failure, is the body whole, repeats before, verdict
    public static TheoryData<string, string, string, bool, int, string> Cases =>
        new()
        {
            { "no connection: nothing was done", "Idempotent", "Unreachable", true, 0, "TryAnother" },
            { "the same after a repeat", "Idempotent", "Unreachable", true, 1, "TryAnother" },
            { "the same, and only that is allowed", "Unsent", "Unreachable", true, 0, "TryAnother" },
            { "a refused stream was not begun", "Unsent", "Refused", true, 0, "TryAnother" },
            {
                "broken off: perhaps begun, and that does no harm",
                "Idempotent",
                "BrokeOff",
                true,
                0,
                "TryAnotherWithinBudget"
            },
            { "it says that it cannot", "Idempotent", "Unavailable", true, 0, "TryAnotherWithinBudget" },
            { "once is enough", "Idempotent", "BrokeOff", true, 1, "Fail" },
            { "perhaps begun, and that may not be repeated", "Unsent", "BrokeOff", true, 0, "Fail" },
            { "it says that it cannot, perhaps after it began", "Unsent", "Unavailable", true, 0, "Fail" },
            { "the body is gone", "Idempotent", "BrokeOff", false, 0, "Fail" },
            { "the body is gone even so", "Idempotent", "Refused", false, 0, "Fail" },
        };

    [Theory, MemberData(nameof(Cases))]
    public void A_failed_request_is_tried_again_where_that_does_no_harm(
        string because,
        string mode,
        string failure,
        bool isBodyWhole,
        int repeats,
        string expected
    )
    {
        var verdict = RetryPolicy.Judge(
            Enum.Parse<RetryMode>(mode),
            Enum.Parse<BackendFailure>(failure),
            isBodyWhole,
            repeats
        );

        Assert.True(Enum.Parse<RetryVerdict>(expected) == verdict, $"{because}: {verdict}");
    }

    [Fact]
    public void Ten_requests_earn_one_retry_and_a_hundred_can_be_saved()
    {
        var budget = new RetryBudget();
        var atStart = Spend(budget);
        for (var request = 0; request < 55; request++)
            budget.Earn();
        var earned = Spend(budget);
        for (var request = 0; request < 100_000; request++)
            budget.Earn();

        Assert.Equal(RetryBudget.AtStart, atStart);
        Assert.Equal(5, earned);
        Assert.Equal(RetryBudget.MostSaved, Spend(budget));
    }

    private static int Spend(RetryBudget budget)
    {
        var spent = 0;
        while (budget.TrySpend())
            spent++;
        return spent;
    }
}
