using Sluice.Rendering.Revisions;

namespace Sluice.Rendering.Tests;

public sealed class RevisionNameTests
{
    [Fact]
    public void Is_what_sha256sum_makes_of_the_canonical_form()
    {
        // printf 'model.name=4:iris\nmodel.uri=11:models/iris\nversion=1:1\n' | sha256sum | cut -c1-10
        var deployment = Deployments.Of("main 1");

        Assert.Equal("9b2d85a666", RevisionName.Of(deployment, deployment.Spec.Variants[0]));
    }

    [Fact]
    public void Is_the_same_whatever_does_not_decide_the_answers()
    {
        var plain = Deployments.Of("main 1");
        var other = Deployments.Of("challenger 1 77");
        var spelledOut = plain with
        {
            Spec = plain.Spec with { Model = plain.Spec.Model with { Name = "iris" } },
            Metadata = plain.Metadata with { Namespace = "elsewhere" },
        };

        var name = RevisionName.Of(plain, plain.Spec.Variants[0]);

        Assert.Equal(name, RevisionName.Of(other, other.Spec.Variants[0]));
        Assert.Equal(name, RevisionName.Of(spelledOut, spelledOut.Spec.Variants[0]));
    }

    [Fact]
    public void Differs_with_each_thing_that_decides_the_answers()
    {
        var plain = Deployments.Of("main 1");
        var version = Deployments.Of("main 2");
        var uri = plain with { Spec = plain.Spec with { Model = plain.Spec.Model with { Uri = "models/other" } } };
        var model = plain with { Spec = plain.Spec with { Model = plain.Spec.Model with { Name = "other" } } };

        var names = new[] { plain, version, uri, model }.Select(d => RevisionName.Of(d, d.Spec.Variants[0]));

        Assert.Equal(4, names.Distinct().Count());
    }

    [Fact]
    public void Canonical_form_is_sorted_counts_bytes_and_leaves_out_what_is_absent() =>
        Assert.Equal(
            "a=0:\na.b=3:é1\nb=5:x\ny=2\n",
            RevisionName.CanonicalForm([("b", "x\ny=2"), ("a.b", "é1"), ("c", null), ("a", "")])
        );
}
