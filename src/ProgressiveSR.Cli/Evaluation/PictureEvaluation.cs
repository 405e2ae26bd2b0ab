using System.Diagnostics;

namespace ProgressiveSR.Cli;

/// <summary>
/// Takes pictures the whole way in memory: sampled into a file, its packets given to a receiver level by level,
/// rendered and compared with the original.
/// </summary>
/// <param name="bundle">The model.</param>
/// <param name="receiver">The model made runnable.</param>
/// <param name="options">How to render.</param>
internal sealed class PictureEvaluation(ModelBundle bundle, ReceiverModel receiver, RenderOptions options)
{
    /// <summary>Pixels left out at each side, as benchmarks of factor 4 do.</summary>
    public const int Crop = 4;

    private readonly IntegerSampler sampler = new(bundle.Kernel);

    /// <summary>Loads the networks, so that the first picture's times do not pay for it.</summary>
    public void Prepare(IReadOnlyList<int> levels)
    {
        foreach (int level in levels)
        {
            receiver.Prepare(level);
        }
    }

    /// <summary>Evaluates one picture; samples are made and sent once for all levels.</summary>
    public IEnumerable<EvaluationRow> Run(
        string name, Picture picture, IReadOnlyList<int> levels, CancellationToken cancellationToken)
    {
        using MemoryStream memory = new();
        ProgressiveEncoder encoder = new(picture, bundle.Manifest, sampler);
        PsrFileWriter.Write(memory, encoder, cancellationToken: cancellationToken);
        memory.Position = 0;
        using PsrFile file = PsrFile.Open(memory);
        ProgressiveDecoder decoder = new(file.Info.Header, receiver);
        int held = -1;
        foreach (int level in levels)
        {
            while (held < level)
            {
                Send(file, ++held, decoder);
            }

            Stopwatch clock = Stopwatch.StartNew();
            RenderResult rendered = decoder.Render(options, cancellationToken: cancellationToken);
            double seconds = Figures.Seconds(clock.Elapsed);
            Picture shown = new(
                rendered.Picture.Pixels, picture.Width, picture.Height, rendered.Picture.Stride, picture.Alpha);
            Quality quality = Quality.Measure(picture, shown, Crop, $"'{name}'", out _);
            yield return new EvaluationRow(
                name, picture.Width, picture.Height, file.Info.Levels[level], quality, seconds);
        }
    }

    private static void Send(PsrFile file, int level, ProgressiveDecoder decoder)
    {
        foreach (IncrementPacket packet in file.ReadIncrements(level, decoder.Grid.All))
        {
            decoder.Add(packet);
        }
    }
}
