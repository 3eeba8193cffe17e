namespace Fleet.PlanFiles;

/// <summary>The published JSON Schema of a plan, for editors and for whoever writes plans by program.</summary>
public static class PlanSchema
{
    /// <summary>The schema (draft 2020-12) as JSON.</summary>
    public static string Text { get; } = Load();

    private static string Load()
    {
        using var stream = typeof(PlanSchema).Assembly.GetManifestResourceStream("plan.schema.json")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
