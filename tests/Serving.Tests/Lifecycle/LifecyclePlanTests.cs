using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tests.Fakes;

namespace Sluice.Serving.Tests.Lifecycle;

public sealed class LifecyclePlanTests
{
    /// <summary>
    /// Why; policy; the look before and this one, as <see cref="Listing"/> has them; what is in the catalog; what is planned.
    /// </summary>
    public static TheoryData<string, string, string?, string, string, string> Plans =>
        new()
        {
            { "nothing there, nothing to do", "latest", null, "", "", "" },
            { "a sealed one at once", "latest", null, "iris 7", "", "load iris 7" },
            { "the latest alone", "latest", null, "iris 7 10 9; fraud 1", "", "load fraud 1, load iris 10" },
            { "those named, in order", "only:10,9", null, "iris 7 9 10", "", "load iris 9, load iris 10" },
            { "what is ready needs nothing", "latest", null, "iris 7", "iris 7 ready", "" },
            { "an unsettled one not yet", "latest", null, "iris 7~", "", "" },
            { "two looks that differ", "latest", "iris 7~", "iris 7@b~", "", "" },
            { "two equal looks", "latest", "iris 7~", "iris 7~", "", "load iris 7" },
            { "two equal looks at another model", "latest", "fraud 7~", "iris 7~", "", "" },
            { "the manifest comes", "latest", "iris 7~", "iris 7@b", "", "load iris 7" },
            { "the latest that has settled", "latest", null, "iris 7 8~", "", "load iris 7" },
            { "an unsettled one takes nobody's place", "latest", null, "iris 7 8~", "iris 7 ready", "" },
            { "an unsettled one that is named", "only:8", null, "iris 7 8~", "", "" },
            { "the new comes, the old stays meanwhile", "latest", null, "iris 7 8", "iris 7 ready", "load iris 8" },
            { "while the new one loads", "latest", null, "iris 7 8", "iris 7 ready, iris 8 loading", "" },
            { "the new is ready", "latest", null, "iris 7 8", "iris 7 ready, iris 8 ready", "unload iris 7" },
            { "the new has failed", "latest", null, "iris 7 8", "iris 7 ready, iris 8 failed", "" },
            {
                "a failed one whose turn has passed goes at once",
                "latest",
                null,
                "iris 7 8 9",
                "iris 7 ready, iris 8 failed",
                "load iris 9, unload iris 8"
            },
            { "the last one has vanished", "latest", null, "iris", "iris 7 ready", "keep iris 7" },
            { "its model has vanished too", "latest", null, "fraud 1", "iris 7 ready, fraud 1 ready", "keep iris 7" },
            { "the last one named has vanished", "only:7", null, "iris", "iris 7 ready", "keep iris 7" },
            {
                "one has vanished beside another",
                "only:7,8",
                null,
                "iris 8",
                "iris 7 ready, iris 8 ready",
                "unload iris 7"
            },
            {
                "the latest has vanished and the one before comes back first",
                "latest",
                null,
                "iris 7",
                "iris 8 ready",
                "load iris 7, keep iris 8"
            },
            { "the one before is back", "latest", null, "iris 7", "iris 7 ready, iris 8 ready", "unload iris 8" },
            { "a failed one has vanished", "latest", null, "iris", "iris 7 failed", "unload iris 7" },
            { "a failed one's model has vanished", "only:7", null, "", "iris 7 failed", "unload iris 7" },
            { "one named is missing", "only:7,8", null, "iris 9 8", "", "load iris 8, missing iris 7 of 8, 9" },
            { "named of a model without any", "only:7", null, "iris", "", "missing iris 7 of none" },
            { "it is said already that it is missing", "only:7", null, "iris 8", "iris 7 missing", "" },
            { "the missing one appears", "only:7", null, "iris 7", "iris 7 missing", "load iris 7" },
            { "the missing one appears, unsettled", "only:7", null, "iris 7~", "iris 7 missing", "" },
            { "a missing one's model has vanished", "only:7", null, "", "iris 7 missing", "unload iris 7" },
            { "what may pass is tried again", "latest", null, "iris 7", "iris 7 passing", "load iris 7" },
            { "what will not pass is not", "latest", null, "iris 7", "iris 7 failed", "" },
            { "other objects are there", "latest", null, "iris 7@b", "iris 7 failed", "load iris 7" },
            { "other objects, unsettled", "latest", null, "iris 7@b~", "iris 7 failed", "" },
            { "a ready one has changed", "latest", null, "iris 7@b", "iris 7 ready", "changed iris 7" },
            { "a ready one has changed, unsettled", "latest", null, "iris 7@b~", "iris 7 ready", "changed iris 7" },
            {
                "one no longer wanted has changed",
                "latest",
                null,
                "iris 7@b 8",
                "iris 7 ready",
                "load iris 8, changed iris 7"
            },
            { "no number, nothing wanted", "latest", null, "iris rc1", "", "" },
        };

    [Theory, MemberData(nameof(Plans))]
    public void Plans_one_look(
        string because,
        string policy,
        string? before,
        string now,
        string served,
        string expected
    )
    {
        var look = new RepositoryLook(Listing.Of(now), before is null ? null : Listing.Of(before));

        var plan = LifecyclePlan.Make(look, VersionPolicy.Parse(policy), Snapshots(served));

        Assert.True(expected == Text(plan), $"{because}: {Text(plan)}");
    }

    private static VersionSnapshot[] Snapshots(string text) =>
        [
            .. text.Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Select(each => each.Split(' '))
                .Select(words => Snapshot(ModelName.Parse(words[0]), ModelVersion.Parse(words[1]), words[2])),
        ];

    private static VersionSnapshot Snapshot(ModelName model, ModelVersion version, string state) =>
        state switch
        {
            "ready" => new(model, version, ModelState.Ready) { Fingerprint = "a" },
            "loading" => new(model, version, ModelState.Loading) { Fingerprint = "a" },
            "failed" => new(model, version, ModelState.Failed) { Fingerprint = "a" },
            "passing" => new(model, version, ModelState.Failed) { Fingerprint = "a", MayPass = true },
            "missing" => new(model, version, ModelState.Failed) { MayPass = true },
            _ => throw new ArgumentException($"no state '{state}'", nameof(state)),
        };

    private static string Text(LifecyclePlan plan) =>
        string.Join(
            ", ",
            [
                .. plan.Load.Select(load => $"load {load.Model} {load.Version.Version}"),
                .. plan.Missing.Select(missing => $"missing {missing.Model} {missing.Version} of {missing.Found}"),
                .. plan.Unload.Select(version => $"unload {version.Model} {version.Version}"),
                .. plan.Changed.Select(version => $"changed {version.Model} {version.Version}"),
                .. plan.Kept.Select(version => $"keep {version.Model} {version.Version}"),
                .. plan.Otherwise.Select(version => $"otherwise {version.Model} {version.Version.Version}"),
            ]
        );
}
