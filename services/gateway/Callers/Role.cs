namespace Fleet.Gateway.Callers;

/// <summary>What a caller is to the fleet.</summary>
public enum Role
{
    /// <summary>Looks.</summary>
    Viewer,

    /// <summary>Looks, submits, cancels, pauses, resumes, deals with errors.</summary>
    Operator,

    /// <summary>Looks, approves, rejects.</summary>
    Approver,

    /// <summary>Everything.</summary>
    Admin,

    /// <summary>One attempt's agent: looks at its own task and its plan's status.</summary>
    Agent,
}

/// <summary>Which role includes which.</summary>
public static class Roles
{
    public static bool Includes(this Role role, Role needed) => role switch
    {
        Role.Admin => true,
        Role.Operator or Role.Approver => needed == role || needed is Role.Viewer,
        _ => needed == role,
    };

    public static string Shown(this Role role) => role.ToString().ToLowerInvariant();
}
