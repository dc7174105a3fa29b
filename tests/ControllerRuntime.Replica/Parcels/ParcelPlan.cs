using Sluice.ControllerRuntime.Conditions;
using Sluice.KubernetesObjects.Core.ConfigMaps;

namespace Sluice.ControllerRuntime.Replica.Parcels;

/// <summary>Pure: a parcel and its pieces → what to write.</summary>
internal sealed record ParcelPlan(
    IReadOnlyList<ConfigMap> Created,
    IReadOnlyList<ConfigMap> Applied,
    IReadOnlyList<ConfigMap> Deleted,
    bool IsNews
)
{
    /// <summary>The label of pieces.</summary>
    public const string Label = "tests.sluice.dev/parcel";

    public static ParcelPlan Make(Parcel parcel, IReadOnlyList<ConfigMap> pieces)
    {
        var there = pieces.ToDictionary(piece => piece.Metadata.Name!, StringComparer.Ordinal);
        var names = Enumerable
            .Range(0, parcel.Spec.Pieces)
            .Select(number => $"{parcel.Metadata.Name}-{number}")
            .ToList();
        return new ParcelPlan(
            [.. names.Where(name => !there.ContainsKey(name)).Select(name => Piece(parcel, name, null))],
            [
                .. names
                    .Where(name => there.TryGetValue(name, out var piece) && piece.Texts?["text"] != parcel.Spec.Text)
                    .Select(name => Piece(parcel, name, there[name].Metadata.Uid)),
            ],
            [
                .. pieces.Where(piece =>
                    !names.Contains(piece.Metadata.Name!) && piece.Metadata.DeletionTimestamp is null
                ),
            ],
            parcel.Status?.Text != parcel.Spec.Text
        );
    }

    public ParcelStatus Status(Parcel parcel, DateTimeOffset now) =>
        new()
        {
            ObservedGeneration = parcel.Metadata.Generation,
            Text = parcel.Spec.Text,
            Changes = (parcel.Status?.Changes ?? 0) + (IsNews ? 1 : 0),
            Conditions = new ConditionSet(parcel.Status?.Conditions, parcel.Metadata.Generation ?? 0, now)
                .True("Ready", "Packed", "all pieces hold the text")
                .Without("Stalled")
                .ToList(),
        };

    public static bool AreEqual(ParcelStatus one, ParcelStatus? other) =>
        other is not null
        && one with { Conditions = null } == other with { Conditions = null }
        && (one.Conditions ?? []).SequenceEqual(other.Conditions ?? []);

    private static ConfigMap Piece(Parcel parcel, string name, string? uid) =>
        new()
        {
            Metadata = new()
            {
                Namespace = parcel.Metadata.Namespace,
                Name = name,
                Uid = uid,
                Labels = new Dictionary<string, string> { [Label] = parcel.Metadata.Name! },
                OwnerReferences =
                [
                    new()
                    {
                        ApiVersion = parcel.ApiVersion!,
                        Kind = parcel.Kind!,
                        Name = parcel.Metadata.Name!,
                        Uid = parcel.Metadata.Uid!,
                        Controller = true,
                    },
                ],
            },
            Texts = new Dictionary<string, string> { ["text"] = parcel.Spec.Text },
        };
}
