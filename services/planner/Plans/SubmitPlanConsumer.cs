using Fleet.Contracts.Plans;
using Fleet.Domain;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.Messaging.Handling;
using Fleet.Messaging.Queues;
using Fleet.Messaging.Text;
using Fleet.PlanFiles;
using MassTransit;

namespace Fleet.Planner.Plans;

/// <summary>Takes a plan as its author wrote it: the whole plan is recorded, or nothing but what is wrong with it.
/// </summary>
public sealed class SubmitPlanConsumer(IEventStore store, BoardFollower follower, TrunkSurvey survey, ILogger<SubmitPlanConsumer> logger)
    : IConsumer<SubmitPlan>
{
    public async Task Consume(ConsumeContext<SubmitPlan> context)
    {
        var cause = Cause.Of(context);
        if ((await store.FetchStream(StreamNames.Submission(cause.Id), context.CancellationToken)).Count > 0)
        {
            return;
        }

        var reading = await Read(context.Message, context.CancellationToken);
        while (true)
        {
            try
            {
                await store.Append(Answer(cause, reading), context.CancellationToken);
                logger.LogInformation("Submission {Id} answered: {Answer}", cause.Id,
                    reading.Plan is { } plan ? $"plan {plan.Plan} accepted" : $"{reading.Mistakes.Count} mistakes");
                return;
            }
            catch (WrongVersionException) when (reading.Plan is { } plan)
            {
                reading = Taken(plan.Plan);
            }
        }
    }

    /// <summary>Reads the text by itself first; only a plan that is sound in itself is held against its repository.
    /// </summary>
    private async Task<PlanReading> Read(SubmitPlan message, CancellationToken cancellationToken)
    {
        var options = new PlanReaderOptions { BaseDirectory = message.BaseDirectory };
        var alone = PlanReader.Read(message.Text, options);
        if (alone.Plan is not { } plan)
        {
            return alone;
        }

        var board = follower.Current.Board;
        var trunk = await survey.Look(plan.Repository, plan.Trunk, cancellationToken);
        return PlanReader.Read(message.Text, options with
        {
            RepositoryProblem = trunk.RepositoryProblem,
            TrunkProblem = trunk.TrunkProblem,
            ProtectedPaths = [.. trunk.Settings?.Protect ?? []],
            RepositoryHasGates = trunk.Settings is { } settings ? settings.Gates.Count > 0 : null,
            // Before a host has come nothing is known of agents: such a plan waits for one.
            AgentProfiles = board.Hosts.IsEmpty ? null : [.. board.Hosts.Values.SelectMany(host => host.Agents).Distinct()],
            PlanIsTaken = board.Plans.ContainsKey(plan.Plan),
        });
    }

    private static NewEvents Answer(Cause cause, PlanReading reading)
    {
        var submission = StreamNames.Submission(cause.Id);
        if (reading.Plan is not { } plan)
        {
            return new NewEvents(cause.Id, submission, null, [new SubmissionRefused("", reading.Mistakes)]);
        }

        return new NewEvents(cause.Id,
        [
            new StreamEvents(submission, null, [new SubmissionAccepted(plan.Plan, reading.Notices)]),
            new StreamEvents(StreamNames.Plan(plan.Plan), 0,
            [
                new PlanAccepted(plan.Plan, plan.Repository, plan.Trunk, plan.Goal, plan.BudgetMinutes,
                    plan.Tasks.Select(task => task.Task).ToValueList(), reading.Notices),
            ]),
            .. plan.Tasks.Select(task => new StreamEvents(task.Stream, 0, [new TaskPlanned(task)])),
        ], cause.Correlation);
    }

    /// <summary>Another plan of the same name was recorded between the look and the append.</summary>
    private static PlanReading Taken(string plan) => new(
        null, [new PlanMistake(0, 0, "plan", $"There is a plan {plan} already: give this one another name.")], [], []);
}

/// <summary>The queue that any AMQP client may publish a bare plan to.</summary>
public sealed class SubmitPlanConsumerDefinition()
    : FleetConsumerDefinition<SubmitPlanConsumer>(new QueueSettings("planner-submit-plan") { Concurrent = 4 })
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<SubmitPlanConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
        endpointConfigurator.UseBareText(text => new SubmitPlan { Text = text });
    }
}
