using System.Text;
using System.Text.Json;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;

namespace Sluice.KubernetesClient.Tests.Watch;

public sealed class WatchLineTests
{
    [Theory]
    [InlineData("ADDED", WatchEventType.Added)]
    [InlineData("MODIFIED", WatchEventType.Modified)]
    [InlineData("DELETED", WatchEventType.Deleted)]
    public void A_change_is_read_with_its_own_text(string type, WatchEventType expected)
    {
        var read = Read(
            $$$"""{"type": "{{{type}}}", "object": {"metadata": {"name": "a", "resourceVersion": "7"}, "x": [{}]}}"""
        );

        Assert.Equal((expected, "7", "a"), (read.Type, read.ResourceVersion, read.Object?.Metadata.Name));
        Assert.Equal("""{"metadata": {"name": "a", "resourceVersion": "7"}, "x": [{}]}""", read.Object?.Raw.ToString());
    }

    [Fact]
    public void A_bookmark_tells_a_version_only()
    {
        var read = Read(
            """{"object": {"kind": "ConfigMap", "metadata": {"resourceVersion": "7"}}, "type": "BOOKMARK"}"""
        );

        Assert.Equal((WatchEventType.Bookmark, "7"), (read.Type, read.ResourceVersion));
        Assert.Null(read.Object);
    }

    [Fact]
    public void An_error_is_thrown()
    {
        var failure = Assert.Throws<KubernetesException>(() =>
            Read(
                """{"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired", "message": "too old"}}"""
            )
        );

        Assert.Equal((KubernetesFault.Gone, "watch: 410 Expired: too old"), (failure.Fault, failure.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type": "ADDED"}""")]
    [InlineData("""{"type": "ADDED", "object": {}}""")]
    [InlineData("""{"type": "ADDED", "object": null}""")]
    [InlineData("""{"type": "CHANGED", "object": {"metadata": {"resourceVersion": "7"}}}""")]
    [InlineData("""{"type": 7, "object": {"metadata": {"resourceVersion": "7"}}}""")]
    [InlineData("""{"type": "ADDED", "object": {"metadata": {"resourceVer""")]
    public void What_is_no_event_is_refused(string line) => Assert.ThrowsAny<JsonException>(() => Read(line));

    private static WatchEvent<ConfigMap> Read(string line) =>
        WatchLine.Read<ConfigMap>(Encoding.UTF8.GetBytes(line), "watch");
}
