using System.Collections.Frozen;
using System.Reflection;
using Fleet.Domain;

namespace Fleet.EventStore.Events;

/// <summary>The event types that the log can write and read: every concrete <see cref="IFact"/> of some
/// assemblies, by alias.</summary>
public sealed class EventTypes
{
    private readonly FrozenDictionary<string, Type> byAlias;
    private readonly FrozenDictionary<Type, (string Alias, string DotnetName)> byType;

    private EventTypes(IEnumerable<Type> types)
    {
        var known = types.Distinct().ToDictionary(type => type, type => (Alias: EventAlias.Of(type), DotnetName(type)));
        var twice = known.GroupBy(entry => entry.Value.Alias).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"Two event types are stored as '{twice.Key}': "
                + $"{string.Join(" and ", twice.Select(entry => entry.Key.FullName))}. Rename one of them.");
        byType = known.ToFrozenDictionary();
        byAlias = known.ToFrozenDictionary(entry => entry.Value.Alias, entry => entry.Key);
    }

    /// <summary>The aliases of all known types.</summary>
    public IEnumerable<string> Aliases => byAlias.Keys;

    /// <summary>The facts of Fleet.Domain and of the given assemblies.</summary>
    public static EventTypes Of(params Assembly[] assemblies) =>
        new(assemblies.Prepend(typeof(IFact).Assembly).Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(IFact).IsAssignableFrom(type) && type != typeof(UnknownFact)
                && type is { IsAbstract: false, ContainsGenericParameters: false }));

    /// <summary>The stored names of a type.</summary>
    /// <exception cref="ArgumentException">The type is not among the known ones.</exception>
    internal (string Alias, string DotnetName) Names(Type type) => byType.TryGetValue(type, out var names)
        ? names
        : throw new ArgumentException($"{type.FullName} is not an event type that this store knows.");

    internal Type? Find(string alias) => byAlias.GetValueOrDefault(alias);

    private static string DotnetName(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
