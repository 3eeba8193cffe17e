using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fleet.Domain;

namespace Fleet.EventStore.Events;

/// <summary>How facts are written as JSON: member names as in C#, enums by name, nulls written, fields that are
/// unknown ignored, lists that are missing empty.</summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    public static string Write(IFact fact) => JsonSerializer.Serialize(fact, fact.GetType(), Options);

    /// <exception cref="JsonException">The data does not fit the type.</exception>
    public static IFact Read(string json, Type type) =>
        (IFact?)JsonSerializer.Deserialize(json, type, Options)
        ?? throw new JsonException($"The data of a {type.Name} is null.");

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            Converters = { new JsonStringEnumConverter(), new ValueListConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FillMissingLists } },
        };
        options.MakeReadOnly();
        return options;
    }

    // A list that was added to a fact after some of them had been stored is missing in the old ones.
    private static void FillMissingLists(JsonTypeInfo info)
    {
        var lists = info.Properties
            .Where(property => property is { Get: not null, Set: not null } && ValueListConverter.IsList(property.PropertyType))
            .Select(property => (property.Get, property.Set, Empty: ValueListConverter.EmptyOf(property.PropertyType)))
            .ToArray();
        if (lists.Length == 0)
            return;
        info.OnDeserialized = fact =>
        {
            foreach (var (get, set, empty) in lists)
            {
                if (get!(fact) is null)
                    set!(fact, empty);
            }
        };
    }
}
