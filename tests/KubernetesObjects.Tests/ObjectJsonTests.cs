using System.Text;
using System.Text.Json;
using Sluice.KubernetesObjects.Authentication;
using Sluice.KubernetesObjects.Coordination;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Tests;

public sealed class ObjectJsonTests
{
    private const string PodText = """
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "a", "namespace": "b", "uid": "u", "resourceVersion": "12",
            "creationTimestamp": "2030-01-02T03:04:05Z",
            "managedFields": [{"manager": "kubelet"}],
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "ru", "controller": true}]
          },
          "spec": {"nodeName": "n", "containers": [{"name": "c", "image": "i"}]},
          "status": {
            "phase": "Running", "podIP": "10.0.0.1",
            "containerStatuses": [{"name": "c", "ready": false, "restartCount": 2,
              "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "message": "out of memory"}}}]
          }
        }
        """;

    [Fact]
    public void What_is_modelled_is_read()
    {
        var pod = Read<Pod>(PodText);

        Assert.Equal(new ObjectKey("b", "a"), pod.Key);
        Assert.Equal("ru", pod.Metadata.ControllerOwner?.Uid);
        Assert.Equal("10.0.0.1", pod.Status?.PodIp);
        Assert.Equal(137, pod.Status?.ContainerStatuses?[0].LastState?.Terminated?.ExitCode);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), pod.Metadata.CreationTimestamp);
    }

    [Fact]
    public void What_is_not_modelled_survives_the_reading_and_a_copy()
    {
        var pod = Read<Pod>(PodText) with { ApiVersion = "v1" };

        Assert.Equal("i", pod.Raw.Find("spec", "containers")?[0].GetProperty("image").GetString());
        Assert.Equal("kubelet", (string?)pod.Raw.Parse()?["metadata"]?["managedFields"]?[0]?["manager"]);
        Assert.Null(pod.Raw.Find("spec", "absent", "deeper"));
        Assert.Null(pod.Raw.Find("spec", "nodeName", "deeper"));
    }

    [Fact]
    public void Only_what_is_set_is_written()
    {
        var lease = new Lease
        {
            Metadata = new() { Name = "l", Namespace = "n" },
            Spec = new()
            {
                HolderIdentity = "me",
                LeaseDurationSeconds = 15,
                RenewTime = new DateTimeOffset(2030, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(10),
            },
        };

        Assert.Equal(
            """{"spec":{"holderIdentity":"me","leaseDurationSeconds":15,"renewTime":"2030-01-02T03:04:05.000001Z"},"metadata":{"name":"l","namespace":"n"},"apiVersion":"coordination.k8s.io/v1","kind":"Lease"}""",
            ObjectJson.Write(lease, "coordination.k8s.io/v1").ToJsonString()
        );
    }

    [Fact]
    public void An_object_that_was_read_is_written_without_its_raw_text_and_managed_fields()
    {
        var written = ObjectJson.Write(Read<Pod>(PodText), "v1").ToJsonString();

        Assert.DoesNotContain("managedFields", written, StringComparison.Ordinal);
        Assert.DoesNotContain("raw", written, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_item_of_a_list_gets_the_version_and_kind_that_the_list_has()
    {
        var pod = ObjectJson.Read<Pod>(Encoding.UTF8.GetBytes("""{"metadata": {"name": "a"}}"""), "v1");

        Assert.Equal(("v1", "Pod"), (pod.ApiVersion, pod.Kind));
        Assert.False(pod.Raw.IsEmpty);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata": null, "spec": null}""")]
    public void What_is_missing_is_empty_where_it_is_never_null(string text)
    {
        var lease = Read<Lease>(text);

        Assert.Equal(new ObjectKey(null, ""), lease.Key);
        Assert.Null(lease.Spec.HolderIdentity);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"status": {"containerStatuses": [{"restartCount": "many"}]}}""")]
    public void What_is_no_such_object_is_refused(string text) => Assert.Throws<JsonException>(() => Read<Pod>(text));

    [Fact]
    public void A_token_is_not_printed() =>
        Assert.DoesNotContain(
            "secret",
            new TokenReview { Spec = new() { Token = "secret" } }.ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("1", 1, null)]
    [InlineData("\"25%\"", null, "25%")]
    public void A_number_or_text_is_written_as_it_was_read(string text, int? number, string? word)
    {
        var read = JsonSerializer.Deserialize<IntOrString>(text);

        Assert.Equal(new IntOrString(number, word), read);
        Assert.Equal(text, JsonSerializer.Serialize(read));
    }

    private static T Read<T>(string text)
        where T : KubernetesObject, IResource<T> => ObjectJson.Read<T>(Encoding.UTF8.GetBytes(text));
}
