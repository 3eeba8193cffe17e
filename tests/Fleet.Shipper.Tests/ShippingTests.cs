using Fleet.Contracts.Candidates;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Messaging;

namespace Fleet.Shipper.Tests;

public sealed class ShippingTests(ShipperService service) : IClassFixture<ShipperService>
{
    private static readonly ApprovalPolicy Auto = new(ApprovalMode.Auto, [], null);
    private static readonly ApprovalPolicy Human = new(ApprovalMode.Human, [], null);

    [Fact]
    public async Task What_the_policy_lets_through_is_sent_to_the_merge_executor()
    {
        await service.Stage("free", Auto, "src/a.cs");
        await service.Publish(new ShipCandidate { Plan = ShipperService.Plan, Task = "free", Attempt = 1 });

        await service.Until("free", item => item.State is WorkState.Merging { ApprovedBy: "policy" });
        await service.UntilSentToMerge("free");
    }

    [Fact]
    public async Task A_person_is_asked_and_their_approval_is_passed_on()
    {
        await service.Stage("asked", Human, "src/a.cs");
        await service.Publish(new ShipCandidate { Plan = ShipperService.Plan, Task = "asked", Attempt = 1 });
        await service.Until("asked", item => item.State is WorkState.AwaitingApproval);

        await service.Append("asked", new CandidateApproved(1, "change-asked", "jo", "fine"));
        await service.Publish(new CandidateDecided { Plan = ShipperService.Plan, Task = "asked", Attempt = 1 });

        await service.Until("asked", item => item.State is WorkState.Merging { ApprovedBy: "jo" });
    }

    [Fact]
    public async Task What_the_trunk_protects_is_for_a_person_even_where_the_plan_says_auto()
    {
        await service.Stage("guarded", Auto, "src/a.cs", "deploy/prod.yml");
        await service.Publish(new ShipCandidate { Plan = ShipperService.Plan, Task = "guarded", Attempt = 1 });

        await service.Until("guarded", item => item.State is WorkState.AwaitingApproval
        {
            Because: "It changes what the repository protects: deploy/prod.yml.",
        });
    }

    [Fact]
    public async Task A_message_that_comes_three_times_ships_once()
    {
        await service.Stage("thrice", Auto, "src/a.cs");
        var message = new ShipCandidate { Plan = ShipperService.Plan, Task = "thrice", Attempt = 1 };
        for (var i = 0; i < 3; i++)
        {
            await service.Publish(message);
        }

        await service.Until("thrice", item => item.State is WorkState.Merging);
        await service.Publish(message);
        await service.UntilSentToMerge("thrice");
        (await service.Events("thrice")).OfType<CandidateShipped>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_nobody_passed_on_is_found_and_passed_on()
    {
        await service.Stage("lost", Auto, "src/a.cs");
        await service.Stage("approved", Human, "src/a.cs");
        await service.Append("approved", new CandidateShipped(1), new ApprovalRequested(1, "change-approved", "policy"),
            new CandidateApproved(1, "change-approved", "jo", ""));

        await service.Until("lost", item => item.State is WorkState.Merging);
        await service.Until("approved", item => item.State is WorkState.Merging);
        await service.UntilSentToMerge("approved");
    }

    [Fact]
    public async Task What_the_merge_executor_never_got_is_sent_again_as_the_same_message()
    {
        await service.Stage("unheard", Auto, "src/a.cs");
        await service.Append("unheard", new CandidateShipped(1), new ApprovedByPolicy(1, "change-unheard", "policy"),
            new MergeRequested(1, "change-unheard", "policy"));

        var requested = (await service.Recorded("unheard")).Single(e => e.Data is MergeRequested);
        (await service.UntilSentToMerge("unheard")).ShouldBe(DeterministicId.From(requested.Id, 0));
    }
}
