using Fleet.Contracts.Trunk;
using Fleet.Domain.Gates;
using Fleet.Domain.Trunk;
using Fleet.EventStore;
using Fleet.Hosting;
using Fleet.MergeExecutor.Trunk;
using Fleet.Messaging.Handling;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.MergeExecutor.Tests;

/// <summary>One merge executor as its host wires it, with the bus left out: messages are handed in and collected.
/// </summary>
internal sealed class Executor : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Outbox outbox = new();
    private BoardFollower? followed;

    public Executor(
        string postgres, string repository, string directory, MergeProbe? probe = null,
        Func<MergeExecutorSettings, MergeExecutorSettings>? with = null)
    {
        Repository = repository;
        var settings = new MergeExecutorSettings
        {
            Postgres = postgres,
            Directory = directory,
            RabbitMq = new BrokerSettings { Hosts = ["none"], User = "none", Password = "none" },
        };
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(with is null ? settings : with(settings))
            .AddSingleton(TimeProvider.System)
            .AddEventStore(postgres)
            .AddSingleton<BoardFollower>()
            .AddSingleton<IPublisher>(outbox)
            .AddSingleton<MessagesFor>(MergeExecutorMessages.Of)
            .AddScoped<Handler>()
            .AddTrunk(probe ?? MergeProbes.None)
            .BuildServiceProvider();
    }

    public string Repository { get; }

    /// <summary>The validations that were asked for, each as often as it was published.</summary>
    public IReadOnlyList<ValidateTree> Asked => [.. outbox.Messages.OfType<ValidateTree>()];

    public Task Merge(string task, int attempt = 1, Guid? message = null) => Scoped(executor =>
        executor.Enqueue(Scene.Plan, task, attempt, new Cause(message ?? Guid.NewGuid()), CancellationToken.None));

    public Task Advance() => Scoped(executor =>
        executor.Advance(Repository, "main", new Cause(Guid.NewGuid()), CancellationToken.None));

    public Task Finish(long validation, GateEvidence[] evidence, string? trouble = null, Guid? message = null) =>
        Scoped(executor => executor.Finish(
            Repository, "main", new ValidationFinished(validation, new(evidence), trouble),
            new Cause(message ?? Guid.NewGuid()), CancellationToken.None));

    /// <summary>Lets it know what stands in the log: the hosts, above all.</summary>
    public async Task Follow()
    {
        followed = services.GetRequiredService<BoardFollower>();
        await followed.StartAsync(CancellationToken.None);
        await followed.CaughtUp;
    }

    public async ValueTask DisposeAsync()
    {
        await (followed?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        await services.DisposeAsync();
    }

    private async Task Scoped(Func<TrunkExecutor, Task> act)
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<TrunkExecutor>());
    }

    private sealed class Outbox : IPublisher
    {
        private readonly List<object> messages = [];

        public IReadOnlyList<object> Messages
        {
            get
            {
                lock (messages)
                {
                    return [.. messages];
                }
            }
        }

        public Task Publish(OutgoingMessage message, Guid id, CancellationToken cancellationToken = default)
        {
            lock (messages)
            {
                messages.Add(message.Message);
            }

            return Task.CompletedTask;
        }
    }
}
