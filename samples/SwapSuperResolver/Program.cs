using ProgressiveSR;
using ProgressiveSR.Models.Lite;
using ProgressiveSR.Onnx;
using ProgressiveSR.SkiaSharp;
using SwapSuperResolver;

try
{
    Run(SampleOptions.Parse(args));
    return 0;
}
catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException
    or NotSupportedException or DllNotFoundException or OnnxProviderException or InvalidModelException
    or InvalidDataException)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return 1;
}

static void Run(SampleOptions options)
{
    Picture photo = PictureFile.Read(options.Photo);
    using OnnxBackend backend = new();
    Comparison comparison = new(photo, LiteModel.Bundle);

    using (ReceiverModel lite = new(LiteModel.Bundle, backend))
    {
        comparison.Add("lite", lite);
    }

    // A file that somebody made: it takes the place of the model's network of its factor.
    using (OnnxSuperResolver file = OnnxSuperResolver.Open(options.OnnxFile, options.FileOptions))
    using (ReceiverModel swapped = new(LiteModel.Bundle, backend, [file]))
    {
        comparison.Add(file.Info.Name, swapped);
    }

    // A module of our own, trained on the samples of lite, which stay as they are.
    ModelBundle trained = EspcnTraining.Run(options.Folder, options.Iterations);
    using (ReceiverModel own = new(trained, backend))
    {
        comparison.Add(trained.Manifest.Name, own);
    }

    comparison.Write(Console.Out);
    Console.WriteLine("All of them show the same packets, which were sent once.");
}
