using System.Text.Json.Nodes;
using Fleet.PlanFiles.Rules;
using Shouldly;
using Xunit;

namespace Fleet.PlanFiles.Tests;

/// <summary>Holds the published schema and the reader together.</summary>
public class PlanSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(PlanSchema.Text)!;

    private static JsonNode Definition(string name) => Schema["$defs"]![name]!;

    [Fact]
    public void The_reader_knows_the_schemas_keys_and_no_others()
    {
        Keys(Schema).ShouldBe(PlanKeys.Plan, ignoreOrder: true);
        Keys(Definition("task")).ShouldBe(PlanKeys.Task, ignoreOrder: true);
        Keys(Definition("defaults")).ShouldBe(PlanKeys.Defaults, ignoreOrder: true);
        Keys(Definition("budget")).ShouldBe(PlanKeys.Budget, ignoreOrder: true);
        Keys(Definition("planBudget")).ShouldBe(PlanKeys.Budget, ignoreOrder: true);
        Keys(Definition("commandAgent")).ShouldBe(PlanKeys.Agent, ignoreOrder: true);
        Keys(Definition("boundedApproval")).ShouldBe(PlanKeys.Approval, ignoreOrder: true);
        Keys(Definition("boundedApproval")["properties"]!["auto"]!).ShouldBe(PlanKeys.ApprovalBounds, ignoreOrder: true);
    }

    [Fact]
    public void Every_mapping_is_closed() =>
        Mappings(Schema).ShouldAllBe(mapping => mapping["additionalProperties"]!.GetValue<bool>() == false);

    [Fact]
    public void The_limits_are_the_same()
    {
        Number(Schema["properties"]!["tasks"]!["maxItems"]).ShouldBe(PlanLimits.TasksMax);
        Number(Definition("attempts")["maximum"]).ShouldBe(PlanLimits.AttemptsMax);
        Number(Definition("candidates")["maximum"]).ShouldBe(PlanLimits.CandidatesMax);
        Number(Definition("labels")["maxItems"]).ShouldBe(PlanLimits.LabelsMax);
        Number(Definition("command")["maxLength"]).ShouldBe(PlanLimits.CommandBytesMax);
        Number(Definition("id")["maxLength"]).ShouldBe(PlanLimits.NameLengthMax);
        Number(Definition("budget")["properties"]!["minutes"]!["minimum"]).ShouldBe(PlanLimits.MinutesMin);
        Number(Definition("budget")["properties"]!["minutes"]!["maximum"]).ShouldBe(PlanLimits.MinutesMax);
        Number(Definition("budget")["properties"]!["tokens"]!["maximum"]).ShouldBe(PlanLimits.TokensMax);
        Number(Definition("planBudget")["properties"]!["minutes"]!["maximum"]).ShouldBe(PlanLimits.PlanMinutesMax);
        var task = Definition("task")["properties"]!;
        Number(task["prompt"]!["maxLength"]).ShouldBe(PlanLimits.PromptBytesMax);
        Number(task["title"]!["maxLength"]).ShouldBe(PlanLimits.TitleBytesMax);
        Number(task["scope"]!["maxItems"]).ShouldBe(PlanLimits.ScopesMax);
        Number(task["needs"]!["maxItems"]).ShouldBe(PlanLimits.NeedsMax);
        Number(task["accept"]!["maxItems"]).ShouldBe(PlanLimits.AcceptMax);
    }

    private static IEnumerable<string> Keys(JsonNode mapping) => mapping["properties"]!.AsObject().Select(p => p.Key);

    private static double Number(JsonNode? node) => node!.GetValue<double>();

    private static IEnumerable<JsonObject> Mappings(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.SelectMany(p => Mappings(p.Value)).Concat(mapping["type"]?.ToString() == "object" ? [mapping] : []),
        JsonArray list => list.SelectMany(Mappings),
        _ => [],
    };
}
