using Fleet.Domain.Trains;
using Fleet.TrainSimulator.Figures;
using Fleet.TrainSimulator.Policies;
using Fleet.TrainSimulator.Workloads;

namespace Fleet.TrainSimulator;

/// <summary>One run: a policy on a workload, from event to event.</summary>
public sealed class Simulation
{
    /// <summary>How long a check of the trunk's head takes.</summary>
    public const double CheckMinutes = 4;

    private readonly Workload workload;
    private readonly IPolicy policy;
    private readonly Trunk trunk;
    private readonly Recorder recorder;
    private readonly PriorityQueue<Action, (double, long)> events = new();
    private readonly Dictionary<long, Change> changes = [];
    private readonly Dictionary<long, RunningBuild> running = [];
    private readonly Dictionary<int, int> buildsOf = [];
    private TrainState state = TrainState.Start;
    private double now;
    private long order;

    public Simulation(Workload workload, int slots, Func<PolicyPlace, IPolicy> policy, Action<DateTimeOffset, TrainFact>? journal = null)
    {
        this.workload = workload;
        this.policy = policy(new PolicyPlace(slots, unit => trunk!.WouldLand(changes[unit.Ticket])));
        trunk = new Trunk(workload);
        recorder = new Recorder(slots, workload.Settings.Hours * 60, journal);
    }

    /// <summary>The clock's beginning.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.UnixEpoch;

    public RunFigures Run()
    {
        foreach (var change in workload.Changes)
        {
            At(change.At, () => Arrive(change));
        }

        while (events.TryDequeue(out var happen, out var when) && when.Item1 <= recorder.Horizon)
        {
            now = when.Item1;
            happen();
            Decide();
        }

        now = recorder.Horizon;
        return recorder.Close(state, changes, running.Values, trunk.RedMinutes(now));
    }

    private void Decide()
    {
        TrainDecision decision;
        do
        {
            decision = recorder.Timed(state.Units.Count, () => policy.Decide(state, Clock));
            decision.Land.ToList().ForEach(Land);
            decision.SendBack.ToList().ForEach(back => SendBack(back.Ticket));
            decision.PutToTail.ToList().ForEach(PutToTail);
            decision.Stop.ToList().ForEach(Stop);
            decision.Start.ToList().ForEach(Begin);
            if (decision.CheckTrunk)
            {
                Check();
            }
        }
        while (decision.Land.Count + decision.SendBack.Count + decision.PutToTail.Count > 0);
    }

    private DateTimeOffset Clock => Start.AddMinutes(now);

    private void Arrive(Change change)
    {
        var ticket = state.LastTicket + 1;
        var waiting = state.Units.Keys.Select(key => (Ticket: key, Change: changes[key])).ToList();
        var shared = waiting.Where(other => other.Change.Shares(change)).ToList();
        trunk.Meets(change, shared.Select(other => other.Change));
        var edges = policy.HasAnalyzer ? shared.Where(other => !trunk.Missed(other.Change, change)) : waiting;
        changes[ticket] = change;
        recorder.Arrived(change);
        Happened(new UnitEntered(
            ticket, $"{change.Index}", Clock, 1 - change.Risk, TicketSet.From(edges.Select(edge => edge.Ticket)), []));
    }

    private void Begin(BuildKey key)
    {
        var number = state.LastBuild + 1;
        var included = key.Assumed.Append(key.Head).Select(ticket => changes[ticket]).ToList();
        var head = changes[key.Head];
        var nth = buildsOf[head.Index] = buildsOf.GetValueOrDefault(head.Index) + 1;
        var minutes = policy.Batches ? included.Max(change => change.Minutes) : head.Minutes;
        running[number] = new RunningBuild(key.Head, now, trunk.IsGreenWith(included) && !workload.Flakes(head, nth));
        recorder.Started(now);
        Happened(new BuildStarted(number, key));
        At(now + minutes, () => Finish(number));
    }

    private void Finish(long number)
    {
        if (running.Remove(number, out var build))
        {
            recorder.Ended(build, now);
            Happened(new BuildFinished(number, build.Passes));
        }
    }

    private void Stop(long number)
    {
        running.Remove(number, out var build);
        recorder.Stopped(build!, now);
        Happened(new BuildStopped(number));
    }

    private void Land(long ticket)
    {
        var change = changes[ticket];
        recorder.Decided(state.Units[ticket], change, now, Fate.Landed);
        recorder.RedTrunk(trunk.Land(change, now), now);
        Happened(new UnitLanded(ticket));
    }

    private void SendBack(long ticket)
    {
        var change = changes[ticket];
        var fate = trunk.IsGreenWith([change]) ? Fate.FalselyRejected : Fate.Rejected;
        recorder.Decided(state.Units[ticket], change, now, fate);
        Happened(new UnitSentBack(ticket));
    }

    private void PutToTail(long ticket)
    {
        var next = state.LastTicket + 1;
        changes[next] = changes[ticket];
        recorder.PutToTail(now);
        Happened(new UnitPutToTail(ticket, next));
    }

    private void Check()
    {
        var broken = trunk.Broken();
        Happened(new TrunkCheckStarted());
        At(now + CheckMinutes, () =>
        {
            Happened(new TrunkCheckFinished(broken.Count == 0));
            foreach (var culprit in broken)
            {
                // The revert is proved like any change, and takes as long as what it takes back.
                At(now + culprit.Minutes, () => trunk.Revert(culprit, now));
            }
        });
    }

    private void At(double minute, Action happen) => events.Enqueue(happen, (minute, order++));

    private void Happened(TrainFact fact)
    {
        state = state.Evolve(fact);
        recorder.Happened(Clock, fact);
    }
}

/// <summary>A build under way.</summary>
/// <param name="Since">The minute in which it began.</param>
/// <param name="Passes">What it will come to.</param>
public sealed record RunningBuild(long Head, double Since, bool Passes);
