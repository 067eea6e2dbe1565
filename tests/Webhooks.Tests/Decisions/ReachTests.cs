using System.Net;
using Microsoft.Extensions.Options;

namespace Sms.Webhooks.Tests.Decisions;

/// <summary>Where a webhook may lead.</summary>
public class ReachTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:0:1::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:c0a8:101::")]
    public void what_only_this_network_can_see_is_refused(string address) =>
        Reach().Allows(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2002:101:101::1")]
    public void what_everybody_can_see_is_allowed(string address) =>
        Reach().Allows(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("fd00:1::5", true)]
    [InlineData("fd00:2::5", false)]
    [InlineData("127.0.0.1", false)]
    public void a_network_that_is_opened_is_allowed_and_nothing_beside_it(string address, bool allowed) =>
        Reach("10.1.0.0/16", "fd00:1::/32").Allows(IPAddress.Parse(address)).ShouldBe(allowed);

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/latest/meta-data")]
    public void an_address_in_figures_is_refused_however_it_is_written(string url) =>
        Reach().Problem(url).ShouldNotBeNull();

    [Theory]
    [InlineData("https://1.1.1.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://example.org/hook")]
    [InlineData("no address")]
    public void a_name_is_looked_at_when_it_is_connected_to(string url) => Reach().Problem(url).ShouldBeNull();

    private static Reach Reach(params string[] allowed) =>
        new(Options.Create(new SendingLimits { AllowedNetworks = allowed }));
}
