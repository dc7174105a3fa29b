namespace Sluice.Resources.Manifests;

/// <summary>What a scalar of a manifest is: the types of JSON, with whole numbers apart.</summary>
public enum ScalarKind
{
    /// <summary>Text; in YAML also anything in quotes.</summary>
    String,

    /// <summary>A whole number of any size.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent, an infinity, or not a number.</summary>
    Float,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Nothing.</summary>
    Null,
}
