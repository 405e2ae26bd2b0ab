using ProgressiveSR.Models;

namespace ProgressiveSR.Cli;

/// <summary>Finds the model for a name, a folder or a file.</summary>
internal static class ModelChoice
{
    public const string Help = "Name of an installed model, or folder of a model bundle.";

    /// <summary>The files in a bundle's folder, which no output may replace; none for an installed model.</summary>
    public static IEnumerable<string> Files(string? model) =>
        model is not null && InstalledModels.Find(model) is null && Directory.Exists(model)
            ? Directory.EnumerateFiles(model)
            : [];

    public static ModelBundle Open(string model)
    {
        if (InstalledModels.Find(model) is { } installed)
        {
            return installed;
        }

        return Directory.Exists(model)
            ? OpenFolder(model)
            : throw new CommandException(
                $"There is no model '{model}': name an installed one ({InstalledModels.Names}) or the folder of a "
                + "model bundle.");
    }

    /// <summary>Opens a bundle, its base model being an installed one or in the folder of its name beside it.</summary>
    public static ModelBundle OpenFolder(string folder)
    {
        ModelBundle bundle = ModelBundle.Open(folder);
        if (bundle.Manifest.BaseModel is not { } name)
        {
            return bundle;
        }

        string beside = Path.Combine(Path.GetFullPath(folder), "..", name);
        return InstalledModels.Find(name) is { } known ? bundle.WithBase(known)
            : Directory.Exists(beside) ? bundle.WithBase(ModelBundle.Open(beside))
            : bundle;
    }

    /// <summary>Opens the model that decodes a file.</summary>
    /// <param name="path">The file or URL, for messages.</param>
    /// <param name="info">What was encoded.</param>
    /// <param name="model">The value of <c>--model</c>, or null.</param>
    public static ModelBundle OpenFor(string path, PictureDescription info, string? model)
    {
        ContentId wanted = info.Header.Model;
        if (model is null)
        {
            return InstalledModels.Find(info.ModelName) is { } named && named.Manifest.Fingerprint == wanted
                ? named
                : InstalledModels.All.FirstOrDefault(bundle => bundle.Manifest.Fingerprint == wanted)
                    ?? throw new CommandException(
                        $"'{path}' was encoded with model '{info.ModelName}', fingerprint {wanted}, which is not "
                        + "installed; name its folder with --model.");
        }

        ModelBundle chosen = Open(model);
        return chosen.Manifest.Fingerprint == wanted
            ? chosen
            : throw new CommandException(
                $"'{path}' was encoded with model '{info.ModelName}', fingerprint {wanted}, but --model {model} has "
                + $"fingerprint {chosen.Manifest.Fingerprint}; leave --model out, or name the folder of "
                + $"'{info.ModelName}'.");
    }
}
