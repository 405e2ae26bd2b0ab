using System.Globalization;
using ProgressiveSR.Onnx;

namespace SwapSuperResolver;

/// <summary>What to show, and what to replace the network with.</summary>
internal sealed record SampleOptions
{
    private const string Usage =
        "Usage: dotnet run -c Release --project samples/SwapSuperResolver [-- [PHOTO] [--onnx FILE] [--range MIN,MAX] "
        + "[--halo PIXELS] [--iterations N] [--out FOLDER]]";

    /// <summary>The picture file.</summary>
    public string Photo { get; private init; } = Path.Combine(AppContext.BaseDirectory, "photos", "astronaut.png");

    /// <summary>An ONNX file with a network of factor 2 or 4.</summary>
    public string OnnxFile { get; private init; } = Path.Combine(AppContext.BaseDirectory, "bicubic-x2.onnx");

    /// <summary>What the file does not state itself.</summary>
    public OnnxSuperResolverOptions FileOptions { get; private init; } = new();

    /// <summary>Number of training iterations.</summary>
    public int Iterations { get; private init; } = 1000;

    /// <summary>Receives the trained model.</summary>
    public string Folder { get; private init; } = "out";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An argument is not understood.</exception>
    public static SampleOptions Parse(string[] args)
    {
        SampleOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i].StartsWith('-')
                ? options.With(args[i], i + 1 < args.Length ? args[++i] : "")
                : options with { Photo = args[i] };
        }

        return options;
    }

    private SampleOptions With(string name, string value) => name switch
    {
        "--onnx" when value.Length > 0 => this with { OnnxFile = value },
        "--out" when value.Length > 0 => this with { Folder = value },
        "--range" when value.Split(',') is [string black, string white]
            && Number(black) is float min && Number(white) is float max && min < max =>
            this with { FileOptions = FileOptions with { InputRange = new(min, max) } },
        "--halo" when Whole(value) is int halo => this with { FileOptions = FileOptions with { Halo = halo } },
        "--iterations" when Whole(value) is int iterations and > 0 => this with { Iterations = iterations },
        _ => throw new ArgumentException($"'{name} {value}' is not understood. {Usage}"),
    };

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            && float.IsFinite(number)
                ? number
                : null;

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
