namespace Sluice.Endpoints.SampleCalls;

/// <summary>Names and media types of the <see cref="SampleForm"/>s.</summary>
internal static class SampleForms
{
    /// <summary>The last part of the path by which such a sample is had.</summary>
    public static string FileName(this SampleForm form) =>
        form switch
        {
            SampleForm.Infer => "infer.json",
            SampleForm.Grpc => "grpc.json",
            SampleForm.Predict => "predict.json",
            SampleForm.Csv => "rows.csv",
            SampleForm.JsonLines => "rows.jsonl",
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such form"),
        };

    /// <summary>The Content-Type of such a request.</summary>
    public static string MediaType(this SampleForm form) =>
        form switch
        {
            SampleForm.Csv => "text/csv",
            SampleForm.JsonLines => "application/jsonlines",
            _ => "application/json",
        };

    /// <summary>The form of a path's last part; null: there is none of that name.</summary>
    public static SampleForm? Find(string fileName)
    {
        foreach (var form in Enum.GetValues<SampleForm>())
        {
            if (form.FileName() == fileName)
            {
                return form;
            }
        }

        return null;
    }
}
