using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProgressiveSR.Torch;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>network</c>: a super-resolution network alone on a folder of pictures, as the literature measures it.
/// </summary>
internal sealed class NetworkCommand : ToolCommand
{
    private readonly Option<string?> architecture = Required(Inputs.Text(
        "--architecture", "NAME", "The network's architecture, such as edsr or carn."));

    private readonly Option<string?> settings = Inputs.Text(
        "--settings", "JSON", "The architecture's settings as in a training configuration. Default: {}.");

    private readonly Option<string?> weights = Required(Inputs.Text(
        "--weights", "FILE", "A safetensors file whose tensors bear the names of the network's parameters."));

    private readonly Option<int?> factor = Required(Inputs.WholeNumber(
        "--factor",
        "N",
        "Pictures are made smaller by it, enlarged, and compared without as many pixels at each side."));

    private readonly Option<string?> data = Required(Inputs.Text(
        "--data", "FOLDER", "The pictures; each is cropped to a multiple of the factor, keeping its top left corner."));

    private readonly Option<string?> table = Inputs.Text(
        "--out", "TABLE.csv", "Write a CSV file with a row per picture and one of their means.");

    private readonly BackendOptions backends = new();

    public NetworkCommand(CliContext context)
        : base(
            "network",
            """
            A super-resolution network alone: PSNR and SSIM of luma for each picture of a folder.

            Small pictures are made by bicubic downscaling as of MATLAB's imresize, with repeated borders and 8 bits.
            Results are rounded to 8 bits; luma is not.
            """,
            context)
    {
        Options.Add(architecture);
        Options.Add(settings);
        Options.Add(weights);
        Options.Add(factor);
        Options.Add(data);
        Options.Add(table);
        backends.AddTo(this);
    }

    protected override void Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = PictureFolder.List(parsed.GetValue(data)!);
        string? csv = parsed.GetValue(table);
        if (csv is not null)
        {
            OutputFolder.Require(csv);
        }

        IInferenceBackend backend = backends.Start(parsed);
        using IDisposable? ownedBackend = backend as IDisposable;
        using ISuperResolver network = Open(parsed, backend);
        NetworkEvaluation evaluation = new(network);
        FigureTable figures = new("picture", ("PSNR-Y", 3), ("SSIM-Y", 4));
        using (ProgressLine progress = Context.StartProgress("measuring"))
        {
            for (int i = 0; i < files.Length; i++)
            {
                progress.Report((double)i / files.Length);
                Quality quality = evaluation.Run(files[i], cancellationToken);
                figures.Add(Path.GetFileName(files[i]), quality.PsnrY, quality.SsimY);
            }
        }

        figures.AddMeans();
        figures.Write(Context.Output);
        if (csv is not null)
        {
            figures.WriteCsv(csv);
        }
    }

    private static Option<T> Required<T>(Option<T> option)
    {
        option.Required = true;
        return option;
    }

    private ISuperResolver Open(ParseResult parsed, IInferenceBackend backend)
    {
        SuperResolutionNetwork network = NetworkCatalog.Create(
            parsed.GetValue(architecture)!, parsed.GetValue(factor)!.Value, ParseSettings(parsed.GetValue(settings)));
        try
        {
            network.LoadWeights(parsed.GetValue(weights)!);
            return SingleNetwork.Open(network, backend);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static JsonObject ParseSettings(string? json)
    {
        try
        {
            return JsonNode.Parse(json ?? "{}") as JsonObject
                ?? throw new UsageException($"--settings is a JSON object, not '{json}'.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"--settings is no JSON: {e.Message}");
        }
    }
}
