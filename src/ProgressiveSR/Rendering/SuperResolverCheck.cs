using ProgressiveSR.Models;
using ProgressiveSR.Reconstruction;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Rendering;

/// <summary>Whether super-resolvers fit a model, by what they state of themselves.</summary>
internal static class SuperResolverCheck
{
    /// <summary>Throws unless networks can replace those of a model, at most one for each factor.</summary>
    /// <exception cref="ArgumentException">As <see cref="ReceiverModel"/>'s constructor says.</exception>
    public static void RequirePluggable(ISuperResolver[] pluggedIn, ModelManifest model)
    {
        foreach (ISuperResolver superResolver in pluggedIn)
        {
            ArgumentNullException.ThrowIfNull(superResolver, "superResolvers");
            SuperResolverInfo info = superResolver.Info;
            if (model.Networks.All(network => network.Factor != info.Factor))
            {
                throw new ArgumentException(
                    $"Super-resolver '{info.Name}' has factor {info.Factor}; the networks of model "
                    + $"'{model.Name}' have "
                    + $"{string.Join(", ", model.Networks.Select(network => network.Factor).Distinct())}.",
                    "superResolvers");
            }

            if (info.Halo < 0 || pluggedIn.Count(other => other.Info.Factor == info.Factor) > 1)
            {
                throw new ArgumentException(
                    $"Super-resolver '{info.Name}' has a halo of {info.Halo} pixels, which must be 0 or more, and no "
                    + $"other may have its factor {info.Factor}.",
                    "superResolvers");
            }

            if (Contradiction(info, model) is string contradiction)
            {
                throw new ArgumentException($"Super-resolver '{info.Name}' {contradiction}", "superResolvers");
            }
        }
    }

    /// <summary>Returns a super-resolver of a factor, if it fits.</summary>
    /// <exception cref="InvalidModelException">It has another factor, or contradicts itself or the model.</exception>
    public static ISuperResolver Require(ISuperResolver superResolver, int factor, ModelManifest model)
    {
        SuperResolverInfo info = superResolver.Info;
        if (info.Factor != factor || info.Halo < 0)
        {
            throw new InvalidModelException(
                $"Network '{info.Name}' for model '{model.Name}' has factor {info.Factor} and halo {info.Halo}; "
                + $"factor {factor} was requested.");
        }

        return Contradiction(info, model) is string contradiction
            ? throw new InvalidModelException($"Network '{info.Name}' for model '{model.Name}' {contradiction}")
            : superResolver;
    }

    /// <summary>An inconsistency in a network's properties, or null.</summary>
    private static string? Contradiction(SuperResolverInfo info, ModelManifest model)
    {
        if (info.InputChannels != 3
            && (model.Kernel != KernelKind.Transform || info.InputChannels != TransformReconstruction.Channels))
        {
            return $"takes {info.InputChannels} channels, where the model makes 3"
                + (model.Kernel == KernelKind.Transform ? $" or {TransformReconstruction.Channels}." : ".");
        }

        if (info.Window is NetworkWindow window)
        {
            return info.Halo == window.Reach
                ? null
                : $"has windows of {window.Side} pixels, whose halo is {window.Reach}, but states {info.Halo}.";
        }

        if (info.Alignment is < 1 or > BlockGrid.MaxSide)
        {
            return $"has an alignment of {info.Alignment} pixels, which is not 1 to {BlockGrid.MaxSide}.";
        }

        long least = model.BlockSize / info.Factor + 2L * info.Halo + info.Alignment - 1;
        return info.FixedTile is not int side || side >= least
            ? null
            : $"has a fixed tile of {side} pixels, too small for a block between two halos of {info.Halo}"
                + (info.Alignment == 1 ? "." : $" and an alignment of {info.Alignment}.");
    }
}
