using System.Text.Json;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Cli.Tests;

/// <summary>Two senders of the same folder, each with a cache of its own, that answer in turn.</summary>
[Platform("Linux,MacOsX")]
internal sealed class BalancerTests
{
    private const string Name = "a.png";

    [TestCase("a.png", "--level", "4")]
    [TestCase("a.png", "--roi", "100,100,60,60", "--roi-level", "6")]
    [TestCase("a.png.psr", "--level", "3")]
    [TestCase("a.png.psr", "--roi", "100,100,60,60", "--roi-level", "6")]
    public async Task Get_RequestsAlternateBetweenSenders_GivesThePictureOfOne(string address, params string[] options)
    {
        using WorkFolder folder = new();
        Directory.CreateDirectory(folder["photos"]);
        TestPictures.Write(folder[$"photos/{Name}"], 400, 300);
        using ServeProcess one = ServeProcess.Start(folder["photos"], folder["cache-1"]);
        using ServeProcess other = ServeProcess.Start(folder["photos"], folder["cache-2"]);
        await using Balancer balancer = await Balancer.StartAsync(one.Url, other.Url);

        string url = new Uri(balancer.Url, $"/pictures/{address}").ToString();
        JsonElement mixed = ToolRun.Succeed(["get", url, folder["mixed.png"], "--json", .. options]).Json;
        JsonElement alone =
            ToolRun.Succeed(["get", one.Picture(address), folder["alone.png"], "--json", .. options]).Json;

        Assert.That(balancer.Requests, Has.All.GreaterThan(1));
        Assert.That(
            PictureFile.Read(folder["mixed.png"]).Pixels.ToArray(),
            Is.EqualTo(PictureFile.Read(folder["alone.png"]).Pixels.ToArray()));
        Assert.That(
            mixed.GetProperty("bytesReceived").GetInt64(), Is.EqualTo(alone.GetProperty("bytesReceived").GetInt64()));
        long requests = alone.GetProperty("requests").GetInt64();
        Assert.That(
            mixed.GetProperty("requests").GetInt64(),
            Is.InRange(requests, requests + 1),
            "one more tells the other its name");
    }
}
