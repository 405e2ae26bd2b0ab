using System.Text.Json.Nodes;
using ProgressiveSR.Models;
using ProgressiveSR.Safetensors;
using ProgressiveSR.Sampling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ProgressiveSR.Torch;

/// <summary>Loads a bundle's weights into modules.</summary>
internal static class BundleWeights
{
    /// <summary>Loads a whole model, except networks that do not match the bundle's.</summary>
    /// <exception cref="InvalidModelException">
    /// The bundle has a different kernel or schedule, or is damaged.
    /// </exception>
    public static void Load(ModelBundle model, ProgressiveNetwork network)
    {
        if (model.Manifest.BlockSize != network.BlockSize || !model.Manifest.Schedule.Equals(network.Schedule))
        {
            throw new InvalidModelException($"{model.Source} has a different block size or schedule from this model.");
        }

        foreach (string name in network.Networks.Keys)
        {
            IReadOnlyList<int> levels = network.LevelsOf(name);
            if (levels.Select(level => model.Manifest.Levels[level].Network).Distinct().Count() > 1)
            {
                throw new InvalidModelException(
                    $"{model.Source} has no network for all of levels {levels[0]} to {levels[^1]}: each level has its "
                    + "own.");
            }
        }

        using IDisposable guard = no_grad();
        for (int level = 0; level < network.Schedule.Count; level++)
        {
            using SamplingModule sampling = LoadSampling(model, level);
            network.Sampling[level].Kernel.copy_(sampling.Kernel);
            LoadProcessing(model, level, network.Processing[level]);
        }

        foreach ((string name, SuperResolutionNetwork superResolver) in network.Networks)
        {
            int level = network.LevelsOf(name)[0];
            if (Fits(model.Manifest, superResolver, level))
            {
                string file = ModelManifest.NetworkFile(model.Manifest.Levels[level].Network);
                Load(model, file, superResolver.named_parameters());
            }
        }
    }

    /// <summary>
    /// Whether a bundle's network for a level has the same architecture and settings as another, ignoring settings that
    /// no weight depends on.
    /// </summary>
    public static bool Fits(ModelManifest manifest, SuperResolutionNetwork superResolver, int level)
    {
        NetworkDescription stored = manifest.NetworkOf(level);
        return stored.Factor == superResolver.Factor && stored.Architecture == superResolver.Architecture
            && JsonNode.DeepEquals(OfWeights(stored.Settings), OfWeights(superResolver.Settings));

        JsonObject OfWeights(JsonObject settings)
        {
            JsonObject rest = settings.DeepClone().AsObject();
            foreach (string name in superResolver.RuntimeSettings)
            {
                rest.Remove(name);
            }

            return rest;
        }
    }

    /// <summary>Loads a processing unit; the gain is unchanged if the model has none.</summary>
    /// <exception cref="InvalidModelException">A tensor is missing, unexpected, or has the wrong shape.</exception>
    public static void LoadProcessing(ModelBundle model, int level, ProcessingModule unit) => Load(
        model,
        ModelManifest.ProcessingFile(level),
        unit.named_parameters().Where(pair => model.Manifest.DataConsistency || pair.name != "gain"));

    /// <summary>Loads parameters from the tensors of the same names.</summary>
    /// <exception cref="InvalidModelException">A tensor is missing, unexpected, or has the wrong shape.</exception>
    public static void Load(
        ModelBundle model, string fileName, IEnumerable<(string Name, Parameter Parameter)> parameters) =>
        StoredWeights.Load(Open(model, fileName), $"'{fileName}' of {model.Source}", parameters);

    /// <summary>The kernel rows of a level in 0..1 units, laid out as <see cref="SamplingModule.Kernel"/>.</summary>
    public static SamplingModule LoadSampling(ModelBundle model, int level)
    {
        LevelSchedule schedule = model.Manifest.Schedule;
        (short[] weights, byte[] shifts) = SamplingKernelFile.ReadLevel(model, level);
        float[] values = new float[weights.Length];
        for (int row = 0; row < shifts.Length; row++)
        {
            float scale = (float)Math.ScaleB(1, -shifts[row]);
            int first = row * schedule.KernelLength;
            for (int k = first; k < first + schedule.KernelLength; k++)
            {
                values[k] = weights[k] * scale;
            }
        }

        SamplingModule module = new(schedule, level);
        using IDisposable guard = no_grad();
        using Tensor kernel = tensor(values, [shifts.Length, schedule.KernelLength]);
        module.Kernel.copy_(kernel);
        return module;
    }

    private static SafetensorsFile Open(ModelBundle model, string fileName)
    {
        try
        {
            return SafetensorsFile.Parse(model.ReadFile(fileName));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException($"'{fileName}' of {model.Source} cannot be read: {e.Message}", e);
        }
    }
}
