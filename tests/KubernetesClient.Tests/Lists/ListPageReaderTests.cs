using System.Text;
using System.Text.Json;
using Sluice.KubernetesClient.Lists;
using Sluice.KubernetesObjects.Core.ConfigMaps;

namespace Sluice.KubernetesClient.Tests.Lists;

public sealed class ListPageReaderTests
{
    [Fact]
    public void Items_are_read_in_order_with_their_own_text()
    {
        var page = Read(
            """
            {"kind": "ConfigMapList", "items": [ {"metadata": {"name": "a"}, "more": [1, {"x": "}"}]} , {"metadata": {"name": "b"}}],
             "metadata": {"selfLink": {"a": []}, "resourceVersion": "7", "continue": "next"}}
            """
        );

        Assert.Equal(("7", "next"), (page.ResourceVersion, page.Continue));
        Assert.Equal(["a", "b"], page.Items.Select(item => item.Metadata.Name));
        Assert.Equal("""{"metadata": {"name": "a"}, "more": [1, {"x": "}"}]}""", page.Items[0].Raw.ToString());
        Assert.Equal(("v1", "ConfigMap"), (page.Items[1].ApiVersion, page.Items[1].Kind));
    }

    [Theory]
    [InlineData("""{"items": null, "metadata": {"resourceVersion": "7"}}""")]
    [InlineData("""{"items": [], "metadata": {"resourceVersion": "7", "continue": ""}}""")]
    [InlineData("""{"metadata": {"resourceVersion": "7", "continue": null}}""")]
    public void A_page_may_be_empty(string text)
    {
        Assert.Empty(Read(text).Items);
        Assert.Null(Read(text).Continue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata": 1}""")]
    [InlineData("""{"items": {}, "metadata": {"resourceVersion": "7"}}""")]
    [InlineData("""{"items": [{"metadata": {"na""")]
    [InlineData("""{"items": [{"metadata": {}}], "metadata": {"resourceVersion": "7"}""")]
    [InlineData("""{"items": [1], "metadata": {"resourceVersion": "7"}}""")]
    [InlineData("""{"items": [null], "metadata": {"resourceVersion": "7"}}""")]
    public void What_is_no_whole_list_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Read(text));

    private static ListPage<ConfigMap> Read(string text) =>
        ListPageReader.Read<ConfigMap>(Encoding.UTF8.GetBytes(text), "v1");
}
