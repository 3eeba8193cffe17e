namespace Fleet.Api;

/// <summary>What the gateway answers when it does not do as asked (RFC 9457).</summary>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Detail">What failed, what was kept and what to do, in sentences.</param>
public sealed record Problem(string? Title, int? Status, string? Detail);
