using System.Text.RegularExpressions;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Fleet.Architecture.Tests;

/// <summary>Who is given which secret, and what is open to the network, in the files of Docker Compose.</summary>
public sealed partial class ComposeTests
{
    private static readonly string[] Lanes = ["planner", "implementer-runner", "shipper", "merge-executor", "gateway"];

    [Theory]
    [InlineData("planner", "FLEET_PLANNER_PASSWORD")]
    [InlineData("implementer-runner", "FLEET_AGENT_KEY", "FLEET_RUNNER_PASSWORD")]
    [InlineData("shipper", "FLEET_SHIPPER_PASSWORD")]
    [InlineData("merge-executor", "FLEET_MERGE_PASSWORD")]
    [InlineData("gateway", "FLEET_ADMIN_TOKEN_HASH", "FLEET_AGENT_KEY", "FLEET_GATEWAY_PASSWORD")]
    public void A_service_is_given_its_own_lanes_secrets_and_no_others(string service, params string[] secrets)
    {
        foreach (var file in (string[])["docker-compose.yml", "deploy/compose/ha.yml"])
        {
            var given = Services(file)[service]["environment"];
            Secret().Matches(Text(given)).Select(match => match.Groups[1].Value).Distinct().Except(secrets).ShouldBeEmpty(file);
        }

        Secret().Matches(Text(Services("docker-compose.yml")[service]["environment"]))
            .Select(match => match.Groups[1].Value).Distinct().ShouldBe(secrets, ignoreOrder: true);
    }

    [Theory]
    [InlineData("planner", "planner")]
    [InlineData("implementer-runner", "runner")]
    [InlineData("shipper", "shipper")]
    [InlineData("merge-executor", "merge")]
    [InlineData("gateway", null)]
    public void A_service_is_shown_its_own_git_key_and_no_other(string service, string? key)
    {
        var mounted = List(Services("docker-compose.yml")[service]["volumes"])
            .Where(volume => volume.StartsWith("./", StringComparison.Ordinal)).Select(volume => volume.Split(':')[0]);
        mounted.ShouldBe(
            key is null ? [] : [$"./deploy/compose/secrets/{key}", "./deploy/compose/secrets/known_hosts"], ignoreOrder: true);
    }

    [Fact]
    public void Only_the_gateway_is_open_and_only_on_loopback()
    {
        var open = Services("docker-compose.yml").Where(service => service.Value.ContainsKey("ports")).ToList();
        open.Where(service => !service.Value.ContainsKey("profiles")).Select(service => service.Key).ShouldBe(["gateway"]);
        open.SelectMany(service => List(service.Value["ports"]))
            .ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal) || port.StartsWith("${FLEET_GIT_LISTEN:-127.0.0.1}:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_runners_host_is_given_what_a_runner_needs_and_nothing_of_other_lanes()
    {
        var runner = Services("deploy/compose/runner-host.yml").ShouldHaveSingleItem().Value;
        Secret().Matches(Text(runner["environment"])).Select(match => match.Groups[1].Value).Distinct()
            .ShouldBe(["FLEET_RUNNER_PASSWORD", "FLEET_AGENT_KEY"], ignoreOrder: true);
        List(runner["volumes"]).Where(volume => volume.StartsWith("./", StringComparison.Ordinal)).Select(volume => volume.Split(':')[0])
            .ShouldBe(["./secrets/git-key", "./secrets/known_hosts", "./secrets/ca.pem"]);
        Text(runner["environment"]).ShouldContain("SSL Mode=VerifyFull;Root Certificate=");
    }

    [Fact]
    public void Every_service_starts_again_within_limits_after_all_is_set_up()
    {
        var services = Services("docker-compose.yml");
        foreach (var (name, service) in services.Where(service => service.Key != "setup"))
        {
            service["restart"].ShouldBe("unless-stopped", name);
            Text(service["deploy"]).ShouldContain("memory", Case.Sensitive, name);
        }

        foreach (var lane in Lanes)
        {
            var after = (Dictionary<object, object>)services[lane]["depends_on"];
            Text(after["setup"]).ShouldContain("service_completed_successfully");
            Text(after["postgres"]).ShouldContain("service_healthy");
            Text(after["rabbitmq"]).ShouldContain("service_healthy");
        }
    }

    private static Dictionary<string, Dictionary<string, object>> Services(string file)
    {
        var parser = new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Tree.Root, file)))));
        var all = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        return ((Dictionary<object, object>)all["services"]).ToDictionary(
            service => (string)service.Key,
            service => ((Dictionary<object, object>)service.Value).ToDictionary(one => (string)one.Key, one => one.Value));
    }

    private static IEnumerable<string> List(object value) => ((List<object>)value).Cast<string>();

    private static string Text(object value) => new SerializerBuilder().Build().Serialize(value);

    [GeneratedRegex(@"\$\{(\w*(?:PASSWORD|KEY|TOKEN|HASH|COOKIE)\w*)")]
    private static partial Regex Secret();
}
