using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using ProgressiveSR.Http;
using ProgressiveSR.SkiaSharp;

namespace ProgressiveSR.Tables;

/// <summary><c>region-http</c>: bytes and requests for a region, from a sender over HTTP.</summary>
internal sealed class RegionHttpCommand : TableCommand
{
    private const string File = "region-http";
    private const string PictureName = "mosaic.png";
    private const double Asked = 1.6;

    private static readonly Option<NamedModel[]> Model = TableOptions.Models(
        "--model", $"{TableOptions.ModelHelp} One model. Default: {InstalledModels.Default}.");

    private static readonly Option<string?> Photos = TableOptions.FourPhotos();

    private static readonly Option<int?> Positions = Inputs.WholeNumber(
        "--positions", "N", "Number of regions. Default: 200.", least: 1);

    public RegionHttpCommand(CliContext context)
        : base(File, "Bytes and requests for a region of 8x8 blocks over HTTP.", context, Model, Photos, Positions)
    {
    }

    protected override void Make(ParseResult parsed, TableRun run)
    {
        string photos = parsed.GetRequiredValue(Photos)!;
        int positions = parsed.GetValue(Positions) ?? 200;
        NamedModel model = TableOptions.OneOrDefault(parsed.GetRequiredValue(Model));
        Picture mosaic = PhotoMosaic.Create(photos);
        EncodedPicture sent = new ProgressiveSender(model.Bundle).Encode(
            mosaic, cancellationToken: run.CancellationToken);
        IReadOnlyList<RegionRequests> measured =
            MeasureAsync(mosaic, sent, model, positions, run).GetAwaiter().GetResult();

        Report report = run.Start(
            File,
            "A region over HTTP",
            new ShownCommand(File)
                .With(Model.Name, [model])
                .With(Photos.Name, ShownCommand.Shown(photos, ProjectFolders.Root, "PHOTOS"))
                .With(Positions.Name, $"{positions}"));
        report.Paragraph(
            $"A mosaic of four photographs, {PhotoMosaic.Width}x{PhotoMosaic.Height} pixels: the whole at level 0, "
            + $"{Figures.Count(sent.Info.Levels[0].Bytes)} bytes, then 8x8 blocks, 256x256 pixels, level by level, "
            + $"from a sender over HTTP. Means over {positions} positions. Bytes are those of the answers since level "
            + "0; the ratio is theirs to what the region's own blocks hold, which is each tile's bytes by its share of "
            + $"the tile's blocks. Asked at level {RegionCover.Levels[^1]}: at most {Figures.Number(Asked, 1)}.");
        MarkdownTable table = new("level", "bytes", "requests", "ratio", "least", "most");
        CsvText csv = new("level", "bytes", "requests", "ratio");
        foreach (IGrouping<int, RegionRequests> level in measured.GroupBy(region => region.Level))
        {
            table.Add(
                $"{level.Key}",
                Figures.Count((long)level.Average(region => region.Bytes)),
                Figures.Number(level.Average(region => region.Requests), 1),
                Figures.Number(level.Average(region => region.Ratio), 3),
                Figures.Number(level.Min(region => region.Ratio), 3),
                Figures.Number(level.Max(region => region.Ratio), 3));
            foreach (RegionRequests region in level)
            {
                csv.Add(
                    $"{level.Key}", $"{region.Bytes}", $"{region.Requests}", Figures.Number(region.Ratio, 4));
            }
        }

        report.Table(table);
        report.Write(csv);
        run.Finish(report);
    }

    private static async Task<IReadOnlyList<RegionRequests>> MeasureAsync(
        Picture mosaic, EncodedPicture sent, NamedModel model, int positions, TableRun run)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("psr-region-http-");
        try
        {
            string pictures = folder.CreateSubdirectory("pictures").FullName;
            PictureFile.WritePng(mosaic, Path.Combine(pictures, PictureName));
            await using WebApplication server = PictureServer.Create(
                pictures, Path.Combine(folder.FullName, "cache"), "http://127.0.0.1:0", model.Bundle, viewer: false);
            await server.StartAsync(run.CancellationToken);
            using HttpClient http = new(ProgressiveHttpClient.CreateHandler());
            using ProgressiveReceiver receiver = new(
                model.Bundle, run.Backend, new ReceiverOptions { OwnsBackend = false });
            IReadOnlyList<RegionRequests> measured = await RegionRequests.MeasureAsync(
                new ProgressiveHttpClient(http),
                new Uri(new Uri(server.Urls.Single()), $"{PictureServer.Prefix}/{PictureName}"),
                sent,
                receiver,
                positions,
                run.CancellationToken);
            await server.StopAsync(run.CancellationToken);
            return measured;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
