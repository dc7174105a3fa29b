namespace Sluice.Soak.Load;

/// <summary>Who answered, as the router says.</summary>
internal readonly record struct Labels(string Version, string Variant, string Revision, ulong Generation)
{
    /// <summary>Of what gives each label by its name; null where it is missing.</summary>
    /// <exception cref="InvalidDataException">One is missing.</exception>
    public static Labels Of(Func<string, string?> find)
    {
        string Find(string name) => find(name) ?? throw new InvalidDataException($"the answer has no {name}");
        return new Labels(
            Find("sluice-version"),
            Find("sluice-variant"),
            Find("sluice-revision"),
            ulong.Parse(Find("sluice-route-generation"), System.Globalization.CultureInfo.InvariantCulture)
        );
    }
}
