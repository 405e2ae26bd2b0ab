using System.CommandLine;
using ProgressiveSR.Models;

namespace ProgressiveSR.Cli;

/// <summary><c>psr models</c>: lists the models available.</summary>
internal sealed class ModelsCommand : ToolCommand
{
    private readonly Option<string?> model = Inputs.Text(
        "--model", "M", "The folder of a model bundle to list along with the installed models.");

    public ModelsCommand(CliContext context)
        : base("models", "Lists the available models with their networks, sizes and training data.", context)
    {
        Options.Add(model);
        AddCommon();
    }

    protected override Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        List<ModelBundle> bundles = [.. InstalledModels.All];
        if (parsed.GetValue(model) is { } name && InstalledModels.Find(name) is null)
        {
            bundles.Add(ModelChoice.Open(name));
        }

        ModelManifest[] manifests = [.. bundles.Select(bundle => bundle.Manifest)];
        ModelsResult result = new([.. bundles.Select(Describe)]);
        Context.Write(IsJson(parsed), result, ResultJson.Readable.ModelsResult, output =>
        {
            TextTable table = new("name", "<fingerprint", "block", "levels", "<networks", "parameters", "bytes");
            foreach ((ModelManifest manifest, ModelResult row) in manifests.Zip(result.Models))
            {
                table.Add(
                    row.Name,
                    row.Fingerprint,
                    Figures.Count(row.BlockSize),
                    $"0-{manifest.Schedule.Highest}",
                    row.SuperResolver,
                    Figures.Count(row.Parameters),
                    Figures.Count(row.Bytes));
            }

            table.Write(output);
            foreach (ModelManifest manifest in manifests)
            {
                WriteCard(output, manifest);
            }
        });
        return Task.CompletedTask;
    }

    private static ModelResult Describe(ModelBundle bundle)
    {
        ModelManifest manifest = bundle.Manifest;
        return new(
            manifest.Name,
            manifest.Fingerprint.ToString(),
            manifest.BlockSize,
            string.Join(" + ", manifest.Networks.Select(network => $"{network.Architecture} {network.Name}")),
            manifest.Networks.Sum(network => network.Parameters),
            manifest.Files.Except(bundle.BaseModel?.Manifest.Files ?? []).Sum(file => file.Bytes));
    }

    private static void WriteCard(TextWriter output, ModelManifest manifest)
    {
        output.WriteLine();
        output.WriteLine($"{manifest.Name}: {OrElse(manifest.Description, "no description")}");
        output.WriteLine($"  trained on: {OrElse(manifest.TrainedOn, "not stated")}");
        if (manifest.BaseModel is { } baseModel)
        {
            output.WriteLine($"  kernels and tables of {baseModel}");
        }

        if (!manifest.DataConsistency)
        {
            output.WriteLine("  without data consistency");
        }

        foreach (NetworkDescription network in manifest.Networks)
        {
            string settings = string.Join(", ", network.Settings.Select(setting => $"{setting.Key} {setting.Value}"));
            output.WriteLine(
                $"  {network.Name}: {network.Architecture} ({settings}), "
                + $"{Figures.Count(network.Parameters)} parameters, "
                + $"{Figures.Number(network.MultiplyAddsPerPixel, 0)} multiply-adds per pixel, {Reach(network)}");
        }
    }

    private static string Reach(NetworkDescription network) => network.Window is NetworkWindow window
        ? $"windows of {window.Side} that overlap by {window.Overlap}"
        : $"halo {network.Halo}";

    private static string OrElse(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
