using Fleet.Contracts.Plans;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Hosting;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using MassTransit;

namespace Fleet.Planner.Plans;

/// <summary>A person ends, pauses or resumes a plan or a task.</summary>
public sealed class ChangeWorkConsumer(BoardFollower follower, Handler handler)
    : IConsumer<CancelWork>, IConsumer<PauseWork>, IConsumer<ResumeWork>
{
    public Task Consume(ConsumeContext<CancelWork> context) => Change(
        context, context.Message.Plan, context.Message.Task,
        new PlanCommand.Cancel(context.Message.By, context.Message.Reason),
        new TaskCommand.Cancel(context.Message.By, context.Message.Reason));

    public Task Consume(ConsumeContext<PauseWork> context) => Change(
        context, context.Message.Plan, context.Message.Task,
        new PlanCommand.Pause(context.Message.By), new TaskCommand.Pause(context.Message.By));

    public Task Consume(ConsumeContext<ResumeWork> context) => Change(
        context, context.Message.Plan, context.Message.Task,
        new PlanCommand.Resume(context.Message.By), new TaskCommand.Resume(context.Message.By));

    private Task Change(ConsumeContext context, string plan, string? task, PlanCommand ofPlan, TaskCommand ofTask) =>
        task is null
            ? ChangePlan(context, plan, ofPlan)
            : handler.Handle(context, Streams.Task(plan, task), item => TaskDecider.Decide(ofTask, item));

    /// <summary>The plan and all its tasks change in one transaction, or none of them.</summary>
    private Task ChangePlan(ConsumeContext context, string plan, PlanCommand command)
    {
        var tasks = (follower.Current.Board.Plans.GetValueOrDefault(plan)?.State.Accepted?.Tasks ?? [])
            .Select(id => Streams.Task(plan, id)).ToList();
        var ofPlan = Streams.Plan(plan);
        return handler.Handle(context, [ofPlan.Name, .. tasks.Select(stream => stream.Name)], seen =>
        {
            var decision = PlanDecider.Decide(command, seen.State(ofPlan));
            return tasks.Aggregate(Changes.To(ofPlan.Name, decision), (changes, stream) =>
                decision.Refusal is null && PlanDecider.ForTask(command, seen.State(stream)) is { } forTask
                    ? changes.And(stream.Name, TaskDecider.Decide(forTask, seen.State(stream)).Events)
                    : changes);
        });
    }
}

/// <summary>The queue of what people ask of plans.</summary>
public sealed class ChangeWorkConsumerDefinition()
    : FleetConsumerDefinition<ChangeWorkConsumer>(new QueueSettings("planner-change-work") { Concurrent = 1 });
