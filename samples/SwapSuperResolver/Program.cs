using ProgressiveSR;
using ProgressiveSR.Models;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using SwapSuperResolver;

try
{
    await RunAsync(SampleOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException
    or NotSupportedException or DllNotFoundException or OnnxProviderException or InvalidModelException
    or InvalidDataException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 1;
}

static async Task RunAsync(SampleOptions options)
{
    Picture photo = PictureFile.Read(options.Photo);
    using OnnxBackend backend = new();
    ReceiverOptions shared = new() { OwnsBackend = false };
    Comparison comparison = new(photo, LiteModel.Bundle);

    using (ProgressiveReceiver lite = new(LiteModel.Bundle, backend, shared))
    {
        await comparison.AddAsync("lite", lite);
    }

    // An ONNX file from elsewhere replaces the model's network of the same factor.
    using (OnnxSuperResolver file = OnnxSuperResolver.Open(options.OnnxFile, options.FileOptions))
    using (ProgressiveReceiver swapped = new(LiteModel.Bundle, backend, shared with { SuperResolvers = [file] }))
    {
        await comparison.AddAsync(file.Info.Name, swapped);
    }

    // A network of our own, trained on the unchanged samples of lite.
    ModelBundle trained = EspcnTraining.Run(options.Folder, options.Iterations);
    using (ProgressiveReceiver own = new(trained, backend, shared))
    {
        await comparison.AddAsync(trained.Manifest.Name, own);
    }

    comparison.Write(Console.Out);
    Console.WriteLine("All of them show the same increments, encoded once.");
}
