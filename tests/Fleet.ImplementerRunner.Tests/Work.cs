using Fleet.Domain.Plans;

namespace Fleet.ImplementerRunner.Tests;

/// <summary>Tasks that the tests are about.</summary>
internal static class Work
{
    /// <summary>A task whose agent does nothing.</summary>
    public static TaskDefinition Task(string plan, string task) => new(
        plan, task, "/srv/origin.git", "main", $"Do {task}", "Do it.", [], [], [], [], new AgentChoice(null, "true"), 3, 5, 1,
        $"Do {task} well", new ApprovalPolicy(ApprovalMode.Auto, [], null), MergeMethod.Squash, true);
}
