using System.CommandLine;

namespace ProgressiveSR.Tables;

/// <summary>
/// <c>network</c>: a super-resolution network alone on a folder of pictures, as the literature measures it.
/// </summary>
internal sealed class NetworkCommand : ToolCommand
{
    private readonly NetworkOptions networks = new();

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
        networks.AddTo(this, required: true);
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
        using ISuperResolver network = networks.Open(parsed, parsed.GetValue(factor)!.Value, backend);
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
}
