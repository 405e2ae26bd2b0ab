using Microsoft.AspNetCore.Builder;
using ProgressiveSR.Http;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Resizing;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables.Tests;

/// <summary>Regions received from a real sender.</summary>
public sealed class RegionHttpTests
{
    private DirectoryInfo folder = null!;

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory("psr-region-");

    [TearDown]
    public void DeleteFolder() => folder.Delete(recursive: true);

    /// <summary>
    /// What the design asks of any 20 positions, on a picture whose content differs from place to place.
    /// </summary>
    [Test]
    public async Task Region_At20Positions_TakesAtMost1Point6TimesTheBytesOfItsBlocks()
    {
        Picture picture = BicubicResize.Resize(
            PictureFile.Read(Path.Combine(AppContext.BaseDirectory, "photos", "coffee.png")).View, 900, 600);
        string pictures = folder.CreateSubdirectory("pictures").FullName;
        PictureFile.WritePng(picture, Path.Combine(pictures, "photo.png"));
        await using WebApplication server = PictureServer.Create(
            pictures, Path.Combine(folder.FullName, "cache"), "http://127.0.0.1:0", CompactModel.Bundle, viewer: false);
        await server.StartAsync();
        using HttpClient http = new(ProgressiveHttpClient.CreateHandler());
        using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
        IReadOnlyList<RegionRequests> regions = await RegionRequests.MeasureAsync(
            new ProgressiveHttpClient(http),
            new Uri(new Uri(server.Urls.Single()), $"{PictureServer.Prefix}/photo.png"),
            new ProgressiveSender(CompactModel.Bundle).Encode(picture),
            receiver,
            positions: 20,
            CancellationToken.None);

        RegionRequests[] highest = [.. regions.Where(region => region.Level == RegionCover.Levels[^1])];
        Assert.That(highest, Has.Length.EqualTo(20));
        Assert.That(
            highest.Select(region => region.Requests), Has.All.EqualTo(RegionCover.Levels[^1]), "a list a level");
        Assert.That(highest.Average(region => region.Ratio), Is.InRange(1, 1.6));
        Assert.That(regions.Select(region => region.Ratio), Has.All.GreaterThan(1), "what is needed comes");
    }
}
