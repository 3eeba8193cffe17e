using Fleet.Domain.Trains;

namespace Fleet.Domain.Tests.Trains;

/// <summary>A train under chance: candidates come, builds end green or red or are lost, in any order, and the
/// scheduler's every decision is carried out. The truth is known to the run alone.</summary>
internal sealed class TrainRun(int seed, int slots)
{
    private readonly Random random = new(seed);
    private readonly Dictionary<long, int> names = [];
    private readonly Dictionary<int, bool> good = [];
    private readonly HashSet<(int, int)> breaks = [];
    private readonly Dictionary<long, (BuildKey Key, bool Green)> builds = [];
    private readonly HashSet<int> landed = [];

    public TrainState State { get; private set; } = TrainState.Start;

    /// <summary>The clock, a minute a step.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    public TrainSettings Settings { get; } = new() { Slots = slots, CheckEvery = 1000 };

    /// <summary>What was wrong with the run, in words.</summary>
    public List<string> Faults { get; } = [];

    public int Decided { get; private set; }

    /// <summary>A candidate comes; it may break each of those that it conflicts with.</summary>
    public void Enter()
    {
        var (ticket, name) = (State.LastTicket + 1, good.Count);
        var conflicts = TicketSet.From(State.Units.Keys.Where(_ => random.Next(3) == 0));
        good[name] = random.Next(5) > 0;
        foreach (var other in conflicts.Where(_ => random.Next(4) == 0))
        {
            breaks.Add((names[other], name));
        }

        names[ticket] = name;
        State = State.Evolve(new UnitEntered(ticket, $"{name}", Now, 0.8, conflicts, []));
    }

    /// <summary>One of the running builds ends; now and then its validator is lost.</summary>
    public void EndOne()
    {
        if (builds.Count == 0)
        {
            return;
        }

        var number = builds.Keys.Order().ElementAt(random.Next(builds.Count));
        var (_, green) = builds[number];
        builds.Remove(number);
        State = State.Evolve(random.Next(20) == 0 ? new BuildStopped(number) : new BuildFinished(number, green));
    }

    /// <summary>Asks the scheduler, and does what it says.</summary>
    public void Decide()
    {
        Now += TimeSpan.FromMinutes(1);
        var decision = TrainScheduler.Decide(State, Settings, Now);
        Decided += decision.Land.Count + decision.SendBack.Count;
        foreach (var ticket in decision.Land)
        {
            Land(ticket);
        }

        foreach (var back in decision.SendBack)
        {
            State = State.Evolve(new UnitSentBack(back.Ticket));
        }

        foreach (var ticket in decision.PutToTail)
        {
            names[State.LastTicket + 1] = names[ticket];
            State = State.Evolve(new UnitPutToTail(ticket, State.LastTicket + 1));
        }

        foreach (var number in decision.Stop)
        {
            builds.Remove(number);
            State = State.Evolve(new BuildStopped(number));
        }

        foreach (var key in decision.Start)
        {
            Begin(key);
        }

        if (builds.Count > slots)
        {
            Faults.Add($"{builds.Count} builds run on {slots} slots");
        }

        if (State.Units.Count > 0 && !OldestIsServed())
        {
            Faults.Add($"The oldest, {State.Units.Keys.First()}, neither runs nor is decided");
        }
    }

    private void Land(long ticket)
    {
        if (!IsGreenWith([names[ticket]]))
        {
            Faults.Add($"{ticket} landed and made the trunk red");
        }

        landed.Add(names[ticket]);
        State = State.Evolve(new UnitLanded(ticket));
    }

    private void Begin(BuildKey key)
    {
        var number = State.LastBuild + 1;
        var green = IsGreenWith([.. key.Assumed.Append(key.Head).Select(ticket => names[ticket])]) && random.Next(50) > 0;
        builds[number] = (key, green);
        State = State.Evolve(new BuildStarted(number, key));
    }

    private bool OldestIsServed() => State.Running.Values.Any(build => build.Key?.Head == State.Units.Keys.First());

    private bool IsGreenWith(HashSet<int> included) => included.All(name => good[name]) && !breaks.Any(pair =>
        (included.Contains(pair.Item1) && (included.Contains(pair.Item2) || landed.Contains(pair.Item2)))
        || (included.Contains(pair.Item2) && landed.Contains(pair.Item1)));
}
