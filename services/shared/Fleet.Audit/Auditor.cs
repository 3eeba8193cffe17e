using Fleet.Domain.Board;
using Fleet.Domain.Plans;
using Fleet.Domain.Tasks;
using Fleet.Domain.Trunk;
using Fleet.Git;

namespace Fleet.Audit;

/// <summary>Holds what is against what must be. Pure: it finds the same breaches in the same facts.</summary>
public static class Auditor
{
    /// <summary>The invariants in words, for people.</summary>
    public static IReadOnlyDictionary<string, string> Invariants { get; } = new SortedDictionary<string, string>
    {
        ["I1"] = "Every task of a plan that is over came to exactly one end.",
        ["I2"] = "Each landed task has one landed ref, one trunk commit with its trailer and one receipt, all the same.",
        ["I3"] = "The trunk is one line of commits, and each landed one was proved green by its own tree's gates.",
        ["I4"] = "What is shown is what the log folds to.",
        ["I5"] = "No message is lost: none failed, and none is left once all plans are over.",
        ["I6"] = "What landed is what was approved.",
        ["I7"] = "Nothing is left behind: no lease, no run directory, no branch of a landed candidate.",
    };

    public static IReadOnlyList<Breach> Check(AuditFacts facts)
    {
        var board = facts.Log.Aggregate(Board.Empty, (board, e) => board.Apply(e.Stream, e.Data, e.At));
        return
        [
            .. Ends(facts, board), .. Landings(facts, board), .. Trunk(facts), .. Shown(facts, board),
            .. Messages(facts, board), .. Approvals(facts), .. Leftovers(facts, board),
        ];
    }

    private static IEnumerable<Breach> Ends(AuditFacts facts, Board board)
    {
        foreach (var (name, plan) in board.Plans.Where(plan => plan.Value.State.Over))
        {
            foreach (var (id, item) in plan.InOrder.Where(task => !task.Item.State.Over))
            {
                yield return new("I1", $"{name}/{id} is {item.State.Shown}, and its plan is {PlanDecider.Shown(plan.State.Phase)}.");
            }
        }

        foreach (var twice in facts.Log.Where(e => e.Data is TaskLanded).GroupBy(e => e.Stream).Where(landed => landed.Count() > 1))
        {
            yield return new("I1", $"{twice.Key} landed {twice.Count()} times.");
        }
    }

    private static IEnumerable<Breach> Landings(AuditFacts facts, Board board)
    {
        foreach (var trunk in facts.Trunks)
        {
            var byTask = trunk.History
                .SelectMany(commit => commit.Trailers.Where(t => t.Key == GitRepository.TaskTrailer).Select(t => (Task: t.Value, commit.Id)))
                .ToLookup(commit => commit.Task, commit => commit.Id);
            var receipts = board.Trunks.GetValueOrDefault(trunk.Stream, TrunkState.Start).Landed;
            var landed = board.Plans.SelectMany(plan => plan.Value.InOrder, (plan, task) => (Name: $"{plan.Key}/{task.Id}", task.Item))
                .Where(task => IsOf(trunk, task.Item) && task.Item.State is WorkState.Landed)
                .ToDictionary(task => task.Name, task => ((WorkState.Landed)task.Item.State).Commit);
            foreach (var task in landed.Keys.Union(receipts.Keys).Union(trunk.LandedRefs.Keys).Union(byTask.Select(g => g.Key)).Order())
            {
                var commits = byTask[task].ToList();
                string?[] places =
                [
                    landed.GetValueOrDefault(task), receipts.GetValueOrDefault(task), trunk.LandedRefs.GetValueOrDefault(task),
                    commits.Count == 0 ? null : commits[0],
                ];
                // A rebased candidate is several commits with one trailer on the last.
                if (places.Distinct().Count() != 1 || commits.Count != 1)
                {
                    yield return new("I2",
                        $"{task}: the log says {Short(places[0])}, the receipt {Short(places[1])}, the landed ref {Short(places[2])}, "
                        + $"and the trunk has {commits.Count} commits with its trailer ({string.Join(", ", commits.Select(Short))}).");
                }
            }
        }
    }

    private static IEnumerable<Breach> Trunk(AuditFacts facts)
    {
        foreach (var trunk in facts.Trunks)
        {
            var receipts = facts.Log.Where(e => e.Stream == trunk.Stream).Select(e => e.Data).OfType<CandidateMerged>().ToList();
            var onTrunk = trunk.History.ToDictionary(commit => commit.Id);
            foreach (var receipt in receipts)
            {
                if (!onTrunk.TryGetValue(receipt.After, out var commit))
                {
                    yield return new("I3", $"{receipt.Plan}/{receipt.Task} has a receipt for {Short(receipt.After)}, which is not on the trunk.");
                    continue;
                }

                if (commit.Tree != receipt.Tree)
                {
                    yield return new("I3", $"{Short(commit.Id)} has tree {Short(commit.Tree)}, and tree {Short(receipt.Tree)} was proved.");
                }

                var green = receipt.Evidence.Where(evidence => evidence.Green).Select(evidence => evidence.Gate).ToHashSet();
                foreach (var gate in trunk.Gates.GetValueOrDefault(commit.Id, []).Where(gate => !green.Contains(gate.Name)))
                {
                    yield return new("I3", $"{Short(commit.Id)} ({receipt.Plan}/{receipt.Task}) landed without a green {gate.Name}.");
                }
            }
        }
    }

    private static IEnumerable<Breach> Shown(AuditFacts facts, Board board) =>
        from plan in board.Plans
        from task in plan.Value.InOrder
        let name = $"{plan.Key}/{task.Id}"
        let shown = facts.ShownStates?.GetValueOrDefault(name)
        where facts.ShownStates is not null && shown != task.Item.State.Shown
        select new Breach("I4", $"{name} is shown as {shown ?? "nothing"}, and the log says {task.Item.State.Shown}.");

    private static IEnumerable<Breach> Messages(AuditFacts facts, Board board)
    {
        var quiet = board.Plans.Values.All(plan => plan.State.Over);
        return facts.Queues.Where(queue => queue.Value > 0)
            .Where(queue => quiet || queue.Key.EndsWith("_error", StringComparison.Ordinal) || queue.Key.EndsWith("_dead", StringComparison.Ordinal))
            .Select(queue => new Breach("I5", $"The queue {queue.Key} holds {queue.Value} messages."));
    }

    private static IEnumerable<Breach> Approvals(AuditFacts facts)
    {
        foreach (var stream in facts.Log.Where(e => e.Data is TaskEvent).GroupBy(e => e.Stream))
        {
            Candidate? staged = null;
            string? approved = null;
            foreach (var happened in stream.Select(e => e.Data))
            {
                (staged, approved) = happened switch
                {
                    CandidateStaged next => (next.Candidate, null),
                    ApprovedByPolicy policy => (staged, policy.ChangeHash),
                    CandidateApproved person => (staged, person.ChangeHash),
                    _ => (staged, approved),
                };
                if (happened is LandingStarted && (approved is null || approved != staged?.ChangeHash))
                {
                    yield return new("I6", $"{stream.Key}: the change {Short(staged?.ChangeHash)} landed on an approval of {Short(approved)}.");
                }
            }
        }

        var commits = facts.Log.Select(e => e.Data).OfType<CandidateStaged>().Select(staged => staged.Candidate.Commit).ToHashSet();
        foreach (var merged in facts.Log.Select(e => e.Data).OfType<CandidateMerged>().Where(merged => !commits.Contains(merged.Candidate)))
        {
            yield return new("I6", $"{merged.Plan}/{merged.Task} landed {Short(merged.Candidate)}, which was never staged.");
        }
    }

    private static IEnumerable<Breach> Leftovers(AuditFacts facts, Board board)
    {
        var held = board.Plans.Values.SelectMany(plan => plan.Tasks.Values)
            .Where(item => item.Holder is not null).Select(item => item.Definition!.Stream).ToHashSet();
        foreach (var lease in facts.Leases.Where(lease => lease.Name.StartsWith("task/", StringComparison.Ordinal) && !held.Contains(lease.Name)))
        {
            yield return new("I7", $"{lease.Holder} still holds a lease on {lease.Name}, which no attempt works on.");
        }

        if (board.Plans.Values.All(plan => plan.State.Over))
        {
            foreach (var directory in facts.RunDirectories)
            {
                yield return new("I7", $"{directory} was left behind.");
            }
        }

        var landed = board.Plans.Values.SelectMany(plan => plan.Tasks.Values).Where(item => item.State is WorkState.Landed)
            .Select(item => $"refs/heads/fleet/{item.Definition!.Plan}/{item.Definition.Task}/{item.Attempt}").ToHashSet();
        foreach (var branch in facts.Trunks.SelectMany(trunk => trunk.Branches.Keys).Where(landed.Contains))
        {
            yield return new("I7", $"{branch} is still there, and its candidate has landed.");
        }
    }

    private static bool IsOf(TrunkFacts trunk, WorkItem item) =>
        Domain.StreamNames.Trunk(item.Definition!.Repository, item.Definition.Trunk) == trunk.Stream;

    private static string Short(string? id) => id is null ? "nothing" : id[..Math.Min(10, id.Length)];
}
