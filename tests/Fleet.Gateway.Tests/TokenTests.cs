using Fleet.Gateway.Callers;
using Fleet.Tokens;
using Shouldly;
using Xunit;

namespace Fleet.Gateway.Tests;

public sealed class TokenTests
{
    private static readonly AgentToken Token = new("p", "t", 2, Work.Noon.AddHours(1));

    [Fact]
    public void What_was_minted_is_read() => AgentToken.Verify(Token.Mint("key"), "key", Work.Noon).ShouldBe(Token);

    [Fact]
    public void A_token_ends_with_its_time() => AgentToken.Verify(Token.Mint("key"), "key", Token.Expires).ShouldBeNull();

    [Fact]
    public void Another_key_signs_nothing() => AgentToken.Verify(Token.Mint("key"), "other", Work.Noon).ShouldBeNull();

    [Theory]
    [InlineData("agent.p.other.2.{0}.{1}")]
    [InlineData("agent.p.t.3.{0}.{1}")]
    [InlineData("agent.p.t.2.9999999999.{1}")]
    [InlineData("agent.p.t.2.{0}.")]
    [InlineData("agent.p.t.2.99999999999999999999.{1}")]
    [InlineData("agent")]
    [InlineData("")]
    public void A_changed_token_is_of_nobody(string changed)
    {
        var parts = Token.Mint("key").Split('.');
        AgentToken.Verify(string.Format(null, changed, parts[4], parts[5]), "key", Work.Noon).ShouldBeNull();
    }

    [Theory]
    [InlineData(Role.Viewer, Role.Viewer, true)]
    [InlineData(Role.Viewer, Role.Operator, false)]
    [InlineData(Role.Operator, Role.Viewer, true)]
    [InlineData(Role.Operator, Role.Approver, false)]
    [InlineData(Role.Approver, Role.Viewer, true)]
    [InlineData(Role.Approver, Role.Operator, false)]
    [InlineData(Role.Admin, Role.Operator, true)]
    [InlineData(Role.Admin, Role.Approver, true)]
    [InlineData(Role.Agent, Role.Viewer, false)]
    public void A_role_includes_another(Role role, Role needed, bool included) => role.Includes(needed).ShouldBe(included);
}
