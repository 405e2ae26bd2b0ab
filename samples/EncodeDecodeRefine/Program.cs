using EncodeDecodeRefine;
using ProgressiveSR;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;

try
{
    Run(SampleOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException
    or NotSupportedException or DllNotFoundException or OnnxProviderException or InvalidModelException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 1;
}

static void Run(SampleOptions options)
{
    Picture photo = PictureFile.Read(options.Photo);
    PixelRegion region = options.Region ?? Regions.MiddleNinth(photo);
    Directory.CreateDirectory(options.Folder);

    // What a real sender and a real receiver would each keep for all pictures.
    using IntegerSampler sampler = new(LiteModel.Bundle.Kernel);
    using OnnxBackend backend = new();
    using ReceiverModel model = new(LiteModel.Bundle, backend);
    int highest = model.Manifest.Schedule.Highest;
    int[] levels = [.. new[] { 0, 2, 4, highest }.Where(level => level <= highest).Distinct()];
    WarmUp(photo, sampler, model, levels);

    // The whole picture, better with each increment.
    Transfer whole = new(photo, sampler, model);
    List<Stage> stages = [.. levels.Select(level => whole.RefineTo(level))];

    // The first picture everywhere, and all increments for a region alone.
    Transfer partial = new(photo, sampler, model);
    partial.RefineTo(0);
    Stage regional = partial.RefineTo(highest, region);

    StageTable.Write(Console.Out, [.. stages, regional]);
    double before = ImageQuality.PsnrY(photo.Crop(region), stages[0].Picture.Crop(region));
    double after = ImageQuality.PsnrY(photo.Crop(region), regional.Picture.Crop(region));
    Console.WriteLine(FormattableString.Invariant(
        $"\nInside the region of {region.Width}x{region.Height} pixels: {before:0.00} dB, then {after:0.00} dB."));

    PictureFile.WritePng(whole.FirstPicture, Path.Combine(options.Folder, "first-picture.png"));
    foreach (Stage stage in stages)
    {
        PictureFile.WritePng(stage.Picture, Path.Combine(options.Folder, $"level-{stage.Level}.png"));
    }

    PictureFile.WritePng(regional.Picture, Path.Combine(options.Folder, "region.png"));
    ContactSheet sheet = new(photo, whole.FirstPicture, stages, regional, region);
    PictureFile.WritePng(sheet.Draw(), Path.Combine(options.Folder, "contact-sheet.png"));
    Console.WriteLine($"Pictures: {Path.GetFullPath(options.Folder)}; begin with contact-sheet.png.");
}

// Once through everything, so that the times below are not those of loading networks and compiling methods.
static void WarmUp(Picture photo, IntegerSampler sampler, ReceiverModel model, int[] levels)
{
    Transfer rehearsal = new(Regions.TopLeft(photo, 512), sampler, model);
    foreach (int level in levels)
    {
        rehearsal.RefineTo(level);
    }
}
