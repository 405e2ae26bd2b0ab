using System.Diagnostics;
using EncodeDecodeRefine;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Compact;
using ProgressiveSR.Onnx;
using ProgressiveSR.Rendering;
using ProgressiveSR.SkiaSharp;
using static System.FormattableString;

try
{
    await RunAsync(SampleOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException
    or NotSupportedException or DllNotFoundException or OnnxProviderException or InvalidModelException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 1;
}

static async Task RunAsync(SampleOptions options)
{
    int[] levels = [0, 1, 2, 3];
    const int RegionLevel = 5;
    Picture photo = PictureFile.Read(options.Photo);
    Directory.CreateDirectory(options.Folder);
    // A real sender and a real receiver would each keep these for all pictures.
    ProgressiveSender sender = new(CompactModel.Bundle);
    await using ProgressiveReceiver receiver = new(CompactModel.Bundle, new OnnxBackend());
    await WarmUpAsync(photo, sender, receiver, levels);

    Stopwatch clock = Stopwatch.StartNew();
    EncodedPicture encoded = sender.Encode(photo);
    TimeSpan sending = clock.Elapsed;

    // The whole picture, better with each increment.
    await using PictureSession whole = receiver.Open(encoded);
    List<Stage> stages = [];
    foreach (int level in levels)
    {
        stages.Add(Stage.Of($"level-{level}", $"{level}", photo, await whole.RefineToAsync(level)));
    }

    // Little everywhere, and more of a region.
    PixelRegion region = options.Region ?? new PixelRegion(
        photo.Width / 3, photo.Height / 3, Math.Max(1, photo.Width / 3), Math.Max(1, photo.Height / 3));
    await using PictureSession partial = receiver.Open(encoded);
    await partial.RefineToAsync(levels[1]);
    Refinement refined = await partial.RefineToAsync(RegionLevel, region);
    stages.Add(Stage.Of("region", $"{levels[1]}, region {RegionLevel}", photo, refined));

    Picture first = whole.Decoder.RenderLowResolution(new RenderOptions { MaxLevel = 0 }).Picture;
    PictureFile.WritePng(first, FileOf("first-picture"));
    foreach (Stage stage in stages)
    {
        PictureFile.WritePng(stage.Picture, FileOf(stage.Name));
    }

    ContactSheet.Draw(photo, first, stages, region, FileOf("contact-sheet"));
    StageTable.Write(Console.Out, stages, sending, options.Photo);
    double before = ImageQuality.PsnrY(photo.Crop(region), stages[1].Picture.Crop(region));
    double after = ImageQuality.PsnrY(photo.Crop(region), stages[^1].Picture.Crop(region));
    Console.WriteLine(Invariant(
        $"\nInside the region of {region.Width}x{region.Height} pixels: {before:0.00} dB, then {after:0.00} dB."));
    Console.WriteLine($"Pictures: {Path.GetFullPath(options.Folder)}. In contact-sheet.png, from left to right: "
        + $"first-picture, {string.Join(", ", stages.Select(stage => stage.Name))}, the original.");

    string FileOf(string name) => Path.Combine(options.Folder, name + ".png");
}

// Runs everything once, so that the times below exclude loading networks and compiling methods.
static async Task WarmUpAsync(Picture photo, ProgressiveSender sender, ProgressiveReceiver receiver, int[] levels)
{
    Picture corner = new(photo.Pixels, Math.Min(photo.Width, 512), Math.Min(photo.Height, 512), photo.Stride);
    await using PictureSession rehearsal = receiver.Open(sender.Encode(corner));
    foreach (int level in levels)
    {
        await rehearsal.RefineToAsync(level);
    }
}
