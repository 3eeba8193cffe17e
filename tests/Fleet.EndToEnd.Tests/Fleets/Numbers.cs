namespace Fleet.EndToEnd.Tests.Fleets;

/// <summary>How long the long tests are: the cut that continuous integration runs, unless the environment says more
/// (see <c>deploy/local/chaos</c>).</summary>
public static class Numbers
{
    /// <summary>How often every service is killed.</summary>
    public static int Rounds => Of("FLEET_E2E_ROUNDS", 1);

    /// <summary>How long one plan may take.</summary>
    public static int PatienceMinutes => Of("FLEET_E2E_MINUTES", 5);

    /// <summary>How many tasks the plan of a long test has.</summary>
    public static int Tasks(int cut) => Of("FLEET_E2E_TASKS", cut);

    private static int Of(string variable, int cut) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var given) ? given : cut;
}
