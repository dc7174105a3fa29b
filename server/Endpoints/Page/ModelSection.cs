using Sluice.Endpoints.OpenApi;
using Sluice.Endpoints.OpenInference;
using Sluice.Hosting.Pages;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Page;

/// <summary>The part of the page that tells of one model: its versions and their states, and how to call each. Pure.</summary>
/// <param name="versions">All of the model, in order; at least one.</param>
/// <param name="byDefault">The version that answers where none is named; null: none.</param>
/// <param name="address">Where the server is.</param>
/// <param name="isOnlyModel">Whether the server has no other model.</param>
internal sealed class ModelSection(
    IReadOnlyList<VersionSnapshot> versions,
    string? byDefault,
    PageAddress address,
    bool isOnlyModel
)
{
    /// <summary>Letters of a digest that are shown: as many as tell two apart.</summary>
    private const int DigestLetters = 19;

    public Html Write()
    {
        var rows = Html.Join(versions.Select(Row));
        var parts = Html.Join(versions.Reverse().Select(Version));
        return Html.Of(
            $"""
            <section>
            <h2><code>{versions[0].Model.Text}</code></h2>
            <table><thead><tr><th>Version</th><th>State</th><th>Runs on</th><th>Digest</th></tr></thead><tbody>
            {rows}</tbody></table>
            {parts}</section>

            """
        );
    }

    /// <summary>A version's state in a word and its colour.</summary>
    public static Html State(ModelState state)
    {
        var (kind, word) = state switch
        {
            ModelState.Ready => ("good", "ready"),
            ModelState.Waiting => ("busy", "waiting"),
            ModelState.Loading => ("busy", "loading"),
            ModelState.Failed => ("bad", "failed"),
            _ => ("bad", "unloaded"),
        };
        return Html.Of($"""<span class="state {kind}">{word}</span>""");
    }

    private Html Row(VersionSnapshot version)
    {
        var isDefault = IsDefault(version) ? Html.Of($"""<span class="soft"> · default</span>""") : Html.None;
        var digest = version.Digest?.ToString();
        var shown = digest is null
            ? Html.None
            : Html.Of($"""<code title="{digest}">{digest[..Math.Min(DigestLetters, digest.Length)]}…</code>""");
        return Html.Of(
            $"""
            <tr><td>{version.Version.Text}{isDefault}</td><td>{State(
                version.State
            )}</td><td>{version.Device}</td><td>{shown}</td></tr>

            """
        );
    }

    private Html Version(VersionSnapshot version)
    {
        var notes = Html.Join([Note("bad", version.Reason), Note("busy", version.Warning)]);
        if (version is not { State: ModelState.Ready, Signature: { } signature })
        {
            return notes.ToString().Length == 0
                ? Html.None
                : Html.Of($"<h3>Version {version.Version.Text}</h3>\n{notes}");
        }

        var opened = IsDefault(version) ? Html.Of($" open") : Html.None;
        var described = new DescribedVersion(version, IsDefault(version));
        var calls = new CallLines(address, described, isOnlyModel)
            .All()
            .Select(call => Html.Of($"<h4>{call.What}</h4>\n<pre>{call.Command}</pre>\n"));
        return Html.Of(
            $"""
            <details{opened}><summary>Version {version.Version.Text}: how to call it</summary>
            {notes}<h4>Inputs</h4>
            {Tensors(signature.Inputs, version)}<h4>Outputs</h4>
            {Tensors(signature.Outputs, version)}{Html.Join(calls)}</details>

            """
        );
    }

    private bool IsDefault(VersionSnapshot version) => version.Version.Text == byDefault;

    private static Html Note(string kind, string? text) =>
        text is null ? Html.None : Html.Of($"""<p class="why {kind}">{text}</p>""");

    private static Html Tensors(IReadOnlyList<TensorSpec> specs, VersionSnapshot version)
    {
        var rows = specs.Select(spec =>
            Html.Of(
                $"""
                <tr><td><code>{spec.Name}</code></td><td>{spec.Type.Name()}</td><td>{ShapeOf(spec)}</td><td>{Remark(
                    spec,
                    version
                )}</td></tr>

                """
            )
        );
        return specs.Count == 0
            ? Html.Of($"""<p class="soft">none</p>""")
            : Html.Of(
                $"<table><thead><tr><th>Name</th><th>Type</th><th>Shape</th><th></th></tr></thead><tbody>\n{Html.Join(rows)}</tbody></table>\n"
            );
    }

    private static string ShapeOf(TensorSpec spec) =>
        spec.Shape.Rank == 0
            ? "scalar, or any"
            : string.Join(" × ", spec.Shape.ToArray().Select(size => size < 0 ? "any" : $"{size}"));

    private static string Remark(TensorSpec spec, VersionSnapshot version) =>
        spec.IsOptional ? "may be left out"
        : version.Settings.LabelsOf(spec) is { } labels ? $"labels {Cut(LabelParameters.Text(labels))}"
        : "";

    private static string Cut(string text) => text.Length <= 200 ? text : $"{text[..200]}…";
}
