using Fleet.Contracts.Trunk;
using Fleet.Domain;
using Fleet.ImplementerRunner.Attempts;
using Fleet.Messaging.Slots;

namespace Fleet.ImplementerRunner.Validations;

/// <summary>Takes a tree to prove when this host has a free validation slot. The lease says that somebody is at it;
/// when it vanishes without a result, the merge executor asks again.</summary>
public sealed class ValidateTreeClaimer(HeldLeases leases, ValidationRun run) : IClaimer<ValidateTree>
{
    public async Task<SlotWork?> Claim(Claimable<ValidateTree> claimable, CancellationToken cancellationToken)
    {
        var message = claimable.Message;
        var lease = await leases.Take(
            StreamNames.ValidationLease(message.Repository, message.Trunk, message.Validation), 1, cancellationToken);
        return lease is null ? null : stopping => run.Run(message, claimable.Cause.Id, lease, stopping);
    }
}
