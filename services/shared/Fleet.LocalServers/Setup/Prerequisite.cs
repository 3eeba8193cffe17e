namespace Fleet.LocalServers;

/// <summary>A program that Fleet runs and does not bring along.</summary>
/// <param name="Program">What is looked for.</param>
/// <param name="Package">The Debian package that brings it.</param>
public sealed record Prerequisite(string Program, string Package);
