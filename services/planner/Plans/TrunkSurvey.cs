using System.Text;
using Fleet.Domain;
using Fleet.Gates;
using Fleet.Git;
using Fleet.Hosting;
using Fleet.Processes;

namespace Fleet.Planner.Plans;

/// <summary>Looks at the trunk that a plan names: whether it can be reached, and what its repository says of itself.
/// </summary>
public sealed class TrunkSurvey(FleetSettings settings, TimeProvider clock)
{
    private const int SettingsBytesMax = 1024 * 1024;

    /// <summary>Looks now. What is wrong is an answer for the plan's author, not an error.</summary>
    public async Task<TrunkFindings> Look(string repository, string trunk, CancellationToken cancellationToken)
    {
        try
        {
            var branch = $"refs/heads/{trunk}";
            var bare = new GitRepository(Path.Combine(Path.GetFullPath(settings.Directory), "nothing.git"), settings.Git.Access);
            if (!Directory.Exists(bare.Directory))
            {
                bare = await GitRepository.InitBare(bare.Directory, bare.Access, cancellationToken);
            }

            if (!(await bare.ListRemote(repository, [branch], cancellationToken)).ContainsKey(branch))
            {
                return new TrunkFindings(null, $"{repository} has no branch {trunk}: create it, or name another trunk.", null);
            }

            var mirror = new HostMirror(
                Path.Combine(Path.GetFullPath(settings.Directory), "mirrors", $"{StreamNames.RepositoryKey(repository)}.git"),
                repository, settings.Git.Access, clock);
            var head = await mirror.Refresh(trunk, cancellationToken);
            var text = await mirror.Repository.ReadFile(head, RepositorySettings.FileName, SettingsBytesMax, cancellationToken);
            return new TrunkFindings(null, null, RepositorySettings.Parse(text is null ? null : Encoding.UTF8.GetString(text)));
        }
        catch (CommandFailedException failure)
        {
            return new TrunkFindings($"{repository} can't be read as a git repository from the planner: {failure.Message}", null, null);
        }
        catch (RepositorySettingsException mistakes)
        {
            return new TrunkFindings(null, mistakes.Message, null);
        }
    }
}

/// <summary>What the survey found.</summary>
/// <param name="RepositoryProblem">Why the repository can't be used, or null.</param>
/// <param name="TrunkProblem">Why its trunk can't be used, or null.</param>
/// <param name="Settings">The trunk's settings when both can.</param>
public sealed record TrunkFindings(string? RepositoryProblem, string? TrunkProblem, RepositorySettings? Settings);
