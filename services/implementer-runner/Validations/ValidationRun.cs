using Fleet.Contracts.Tasks;
using Fleet.Contracts.Trunk;
using Fleet.ImplementerRunner.Attempts;
using Fleet.ImplementerRunner.Gates;
using Fleet.ImplementerRunner.Workspaces;
using Fleet.Messaging;
using Fleet.Messaging.Handling;

namespace Fleet.ImplementerRunner.Validations;

/// <summary>Proves the tree that a merge would make, and publishes what the gates showed.</summary>
public sealed class ValidationRun(
    AttemptWorkspaces workspaces,
    GateRun gates,
    [FromKeyedServices(FleetBus.OutsideConsumers)] IPublisher publisher,
    ILogger<ValidationRun> logger)
{
    /// <param name="cause">The message's id, from which the result's is derived.</param>
    public async Task Run(ValidateTree asked, Guid cause, HeldLease lease, CancellationToken stopping)
    {
        await using var held = lease;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stopping);
        try
        {
            var result = await Prove(asked, ending.Token);
            await publisher.Publish(new OutgoingMessage(result), DeterministicId.From(cause, 0), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            logger.LogWarning("Validation {Number} of {Trunk} was ended; it will be asked for again", asked.Validation, asked.Trunk);
        }
    }

    private async Task<TreeValidated> Prove(ValidateTree asked, CancellationToken cancellationToken)
    {
        try
        {
            await using var workspace = await workspaces.OpenMerged(
                asked.Repository, asked.Trunk, asked.Before,
                [.. asked.Assumed.Select(one => (one.Commit, (string?)one.Branch)), (asked.Commit, asked.Branch)], asked.Tree,
                cancellationToken);
            return Result(asked, await gates.Run(
                workspace, asked.Tree, workspace.Settings.Gates, asked.Accept, cancellationToken), null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Not the candidate's fault: no verdict.
            logger.LogError(failure, "Validation {Number} of {Trunk} came to no verdict", asked.Validation, asked.Trunk);
            return Result(asked, [], failure.Message);
        }
    }

    private static TreeValidated Result(ValidateTree asked, IReadOnlyList<GateResult> results, string? trouble) => new()
    {
        Repository = asked.Repository,
        Trunk = asked.Trunk,
        Validation = asked.Validation,
        Gates = results,
        Trouble = trouble,
    };
}
