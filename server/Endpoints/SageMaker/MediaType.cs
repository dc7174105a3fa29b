namespace Sluice.Endpoints.SageMaker;

/// <summary>The forms of a body that <c>/invocations</c> takes and gives.</summary>
internal enum MediaType
{
    /// <summary><c>text/csv</c> (RFC 4180): a record a row.</summary>
    Csv,

    /// <summary><c>application/json</c>: <c>instances</c> or <c>inputs</c>, or the list of instances alone.</summary>
    Json,

    /// <summary><c>application/jsonlines</c>: an instance a line.</summary>
    JsonLines,
}
