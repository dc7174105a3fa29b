using Sluice.Resources.ModelDeployments;

namespace Sluice.Resources.Tests.ModelDeployments;

/// <summary>What the reader says of each thing that may be wrong with a manifest.</summary>
public sealed class ManifestProblemsTests
{
    /// <summary>Why; what of the good manifest is replaced, and by what; every problem, one a line.</summary>
    public static TheoryData<string, string, string, string> Shapes =>
        new()
        {
            {
                "a typo is answered with the nearest name",
                "\"weight\": 90",
                "\"wieght\": 90",
                "8:41: spec.variants[0].wieght: unknown field; did you mean \"weight\"? This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "case counts, and is a typo",
                "\"apiVersion\"",
                "\"apiversion\"",
                """
                    1:1: apiVersion: expected a string, but the field is missing
                    2:3: apiversion: unknown field; did you mean "apiVersion"? This release knows: apiVersion, kind, metadata, spec, status
                    """
            },
            {
                "what looks like nothing known gets no guess",
                "\"weight\": 90",
                "\"colour\": 90",
                "8:41: spec.variants[0].colour: unknown field. This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "a field of a later release is refused, not ignored",
                "\"variants\": [",
                "\"capture\": { \"steps\": [] }, \"variants\": [",
                "7:5: spec.capture: unknown field. This release knows: model, variants, routing, rollout, runtime, resources, scaling, podTemplate, suspend"
            },
            {
                "so is one that would change answers",
                "\"weight\": 90",
                "\"shadow\": { \"percent\": 5 }",
                "8:41: spec.variants[0].shadow: unknown field. This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "a name with a line break stays on the problem's line",
                "\"weight\": 90",
                "\"a\\nb\": 90",
                "8:41: spec.variants[0].\"a\\nb\": unknown field. This release knows: name, version, digest, weight, runtime, resources, scaling, podTemplate"
            },
            {
                "a required field is missing",
                "\"version\": \"7\", ",
                "",
                "8:7: spec.variants[0].version: expected a string, but the field is missing"
            },
            {
                "a required field without a value is no better, and is pointed at itself",
                "\"version\": \"7\"",
                "\"version\": null",
                "8:36: spec.variants[0].version: expected a string, but it has no value"
            },
            {
                "a number is no text: 1.10 and 1.1 would be one",
                "\"version\": \"7\"",
                "\"version\": 7",
                "8:36: spec.variants[0].version: expected a string, got the integer 7; write it in quotes: \"7\""
            },
            {
                "a fraction likewise",
                "\"version\": \"7\"",
                "\"version\": 1.10",
                "8:36: spec.variants[0].version: expected a string, got the number 1.10; write it in quotes: \"1.10\""
            },
            {
                "a truth is no text",
                "\"name\": \"fraud\"",
                "\"name\": true",
                "4:25: metadata.name: expected a string, got the boolean true; write it in quotes: \"true\""
            },
            {
                "text is no number",
                "\"weight\": 90",
                "\"weight\": \"90\"",
                "8:51: spec.variants[0].weight: expected an integer, got the string \"90\"; write it without quotes: 90"
            },
            {
                "text that is no number gets no such advice",
                "\"weight\": 90",
                "\"weight\": \"ninety\"",
                "8:51: spec.variants[0].weight: expected an integer, got the string \"ninety\""
            },
            {
                "weights are whole",
                "\"weight\": 90",
                "\"weight\": 0.9",
                "8:51: spec.variants[0].weight: expected an integer, got the number 0.9"
            },
            {
                "a number that fits no integer",
                "\"weight\": 90",
                "\"weight\": 99999999999",
                "8:51: spec.variants[0].weight: expected an integer from -2147483648 to 2147483647, got the integer 99999999999"
            },
            {
                "a mapping where a list belongs",
                "[\n      { \"name\": \"main\", \"version\": \"7\", \"weight\": 90 },\n      { \"name\": \"challenger\", \"version\": \"8\", \"weight\": 10 }\n    ]",
                "{ \"name\": \"main\" }",
                "7:17: spec.variants: expected a list, got a mapping"
            },
            {
                "a list where a mapping belongs",
                "{ \"uri\": \"models/fraud\", \"name\": \"Fraud_2\" }",
                "[]",
                "6:14: spec.model: expected a mapping with uri, name, credentialsSecretRef, got a list"
            },
            {
                "text where a mapping belongs",
                "{ \"uri\": \"models/fraud\", \"name\": \"Fraud_2\" }",
                "\"models/fraud\"",
                "6:14: spec.model: expected a mapping with uri, name, credentialsSecretRef, got the string \"models/fraud\""
            },
            {
                "a mapping where text belongs",
                "\"uri\": \"models/fraud\"",
                "\"uri\": {}",
                "6:23: spec.model.uri: expected a string, got a mapping"
            },
            {
                "nothing where an item belongs",
                "{ \"name\": \"main\", \"version\": \"7\", \"weight\": 90 }",
                "null",
                "8:7: spec.variants[0]: expected a mapping with name, version, digest, weight, runtime, resources, scaling, podTemplate, got nothing"
            },
            {
                "a field twice: which one was meant?",
                "\"weight\": 90",
                "\"weight\": 90, \"weight\": 91",
                "8:55: spec.variants[0].weight: expected once, but it is already on line 8"
            },
            {
                "a label twice",
                "\"namespace\": \"risk\"",
                "\"labels\": { \"a.b/c\": \"x\", \"a.b/c\": \"y\" }",
                "4:60: metadata.labels[a.b/c]: expected once, but it is already on line 4"
            },
            {
                "a label that is no text",
                "\"namespace\": \"risk\"",
                "\"labels\": { \"a.b/c\": 1 }",
                "4:55: metadata.labels[a.b/c]: expected a string, got the integer 1; write it in quotes: \"1\""
            },
        };

    public static TheoryData<string, string, string, string> Rules =>
        new()
        {
            {
                "a deployment's name is a host name's part",
                "\"name\": \"fraud\"",
                "\"name\": \"Fraud\"",
                "4:25: metadata.name: expected a DNS-1035 label (1 to 63 of a-z, 0-9 and -, a letter first and no - last), got \"Fraud\""
            },
            {
                "a namespace may begin with a digit, but not with a dash",
                "\"namespace\": \"risk\"",
                "\"namespace\": \"-risk\"",
                "4:47: metadata.namespace: expected a DNS-1123 label (1 to 63 of a-z, 0-9 and -, no - first or last), got \"-risk\""
            },
            {
                "a variant's name",
                "\"name\": \"main\"",
                "\"name\": \"main_1\"",
                "8:17: spec.variants[0].name: expected a DNS-1123 label of at most 32 characters (a-z, 0-9 and -, no - first or last), got \"main_1\""
            },
            {
                "a line break at the end is no part of a name",
                "\"name\": \"main\"",
                "\"name\": \"main\\n\"",
                "8:17: spec.variants[0].name: expected a DNS-1123 label of at most 32 characters (a-z, 0-9 and -, no - first or last), got \"main\\n\""
            },
            {
                "a model's name",
                "\"Fraud_2\"",
                "\"fraud/2\"",
                "6:47: spec.model.name: expected a model name (1 to 128 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first), got \"fraud/2\""
            },
            {
                "a version names a directory, and none above",
                "\"version\": \"7\"",
                "\"version\": \"../7\"",
                "8:36: spec.variants[0].version: expected a version (1 to 63 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first), got \"../7\""
            },
            {
                "the latest version moves",
                "\"version\": \"7\"",
                "\"version\": \"latest\"",
                "8:36: spec.variants[0].version: expected a fixed version such as \"7\", got \"latest\": a rollout needs a target that does not move"
            },
            {
                "in any case",
                "\"version\": \"7\"",
                "\"version\": \"Latest\"",
                "8:36: spec.variants[0].version: expected a fixed version such as \"7\", got \"Latest\": a rollout needs a target that does not move"
            },
            {
                "no weight is below nothing",
                "\"weight\": 90",
                "\"weight\": -1",
                "8:51: spec.variants[0].weight: expected an integer from 0 to 1000000, got -1"
            },
            {
                "two variants of one name",
                "\"name\": \"challenger\"",
                "\"name\": \"main\"",
                "9:17: spec.variants[1].name: expected a name of its own, got \"main\", which [0] has already"
            },
            {
                "no variant at all",
                "[\n      { \"name\": \"main\", \"version\": \"7\", \"weight\": 90 },\n      { \"name\": \"challenger\", \"version\": \"8\", \"weight\": 10 }\n    ]",
                "[]",
                "7:17: spec.variants: expected 1 to 16 items, got 0"
            },
            {
                "credentials in a store's address",
                "\"models/fraud\"",
                "\"s3://key:secret@models/fraud\"",
                "6:23: spec.model.uri: expected a URI without user, query and fragment, which are no place for credentials, such as s3://bucket/path"
            },
            {
                "another version of the API is another format: one problem",
                "sluice.dev/v1alpha1\",\n  \"kind\"",
                "sluice.dev/v1\",\n  \"kinds\"",
                "2:17: apiVersion: expected \"sluice.dev/v1alpha1\", got \"sluice.dev/v1\""
            },
            {
                "another kind has other fields: one problem",
                "\"kind\": \"ModelDeployment\"",
                "\"kind\": \"Deployment\", \"data\": 1",
                "3:11: kind: expected \"ModelDeployment\", got \"Deployment\""
            },
        };

    [Theory, MemberData(nameof(Shapes)), MemberData(nameof(Rules))]
    public void Says_what_is_wrong_and_where(string because, string written, string instead, string expected)
    {
        var reading = ModelDeploymentReader.Read(JsonManifest.Read(GoodManifest.With(written, instead)));

        var said = string.Join('\n', reading.Problems);
        Assert.True(expected == said, $"{because}\nexpected: {expected}\nbut got:  {said}");
        Assert.False(reading.IsValid);
    }
}
