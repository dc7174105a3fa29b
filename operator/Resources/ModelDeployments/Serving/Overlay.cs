using Sluice.Resources.Schemas;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>How a variant's settings stand over its deployment's: field by field, and what is written wins whole.</summary>
internal static class Overlay
{
    /// <summary>The fields of <paramref name="over"/> that are written, the others from <paramref name="under"/>.</summary>
    /// <returns>Null only when both are.</returns>
    public static T? Of<T>(T? under, T? over)
        where T : class
    {
        if (under is null || over is null)
        {
            return over ?? under;
        }

        var merged = Activator.CreateInstance<T>();
        foreach (var property in RecordField.Of(typeof(T)).Select(field => field.Property))
        {
            property.SetValue(merged, property.GetValue(over) ?? property.GetValue(under));
        }

        return merged;
    }
}
