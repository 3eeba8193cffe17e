using System.Text.Json;
using Fleet.Domain;
using Fleet.EventStore.Events;

namespace Fleet.EventStore.Tests;

public sealed class EventFormatTests
{
    private sealed record OrderPlaced;

    private sealed record URLChanged;

    private sealed record ABTestStarted;

    private sealed record OrderPlacedV2;

    private sealed record Item2Added;

    private sealed record order_placed;

    [Theory]
    [InlineData(typeof(OrderPlaced), "order_placed")]
    [InlineData(typeof(URLChanged), "url_changed")]
    [InlineData(typeof(ABTestStarted), "ab_test_started")]
    [InlineData(typeof(OrderPlacedV2), "order_placed_v2")]
    [InlineData(typeof(Item2Added), "item_2_added")]
    [InlineData(typeof(order_placed), "order__placed")]
    public void A_type_is_stored_under_the_name_that_Marten_gives_it(Type type, string alias) =>
        EventAlias.Of(type).ShouldBe(alias);

    [Fact]
    public void A_fact_is_read_as_it_was_written()
    {
        var painted = new Painted("door", Colour.Green, ["new", "wet"], Coats: 2);
        var json = EventJson.Write(painted);

        json.ShouldBe("""{"Name":"door","Colour":"Green","Tags":["new","wet"],"Note":null,"Coats":2}""");
        EventJson.Read(json, typeof(Painted)).ShouldBe(painted);
    }

    [Fact]
    public void Fields_that_are_missing_have_their_defaults_and_unknown_ones_are_passed_over() =>
        EventJson.Read("""{"Name": "door", "Colour": "Red", "Smell": 7}""", typeof(Painted))
            .ShouldBe(new Painted("door", Colour.Red, []));

    [Fact]
    public void A_list_that_is_null_is_empty() =>
        EventJson.Read("""{"Name": "door", "Colour": "Red", "Tags": null}""", typeof(Painted))
            .ShouldBe(new Painted("door", Colour.Red, []));

    [Fact]
    public void A_list_of_records_is_an_array_of_objects()
    {
        var list = new ValueList<Counted>([new Counted("a", 1), new Counted("b", 2)]);
        var json = JsonSerializer.Serialize(list, EventJson.Options);

        json.ShouldBe("""[{"Writer":"a","Number":1},{"Writer":"b","Number":2}]""");
        JsonSerializer.Deserialize<ValueList<Counted>>(json, EventJson.Options).ShouldBe(list);
    }

    [Fact]
    public void The_facts_of_the_domain_have_names_of_their_own() =>
        Should.NotThrow(() => EventTypes.Of(typeof(Counted).Assembly)).Aliases.ShouldContain("counted");
}
