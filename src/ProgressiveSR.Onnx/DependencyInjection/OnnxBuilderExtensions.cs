using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Onnx;

namespace ProgressiveSR;

/// <summary>Adds the ONNX Runtime backend to dependency injection.</summary>
public static class OnnxBuilderExtensions
{
    /// <summary>Runs models on ONNX Runtime; the container disposes the backend.</summary>
    /// <param name="builder">The builder of <c>AddProgressiveSR</c>.</param>
    /// <param name="options">The backend's options; null for the CPU.</param>
    /// <returns>The builder.</returns>
    public static ProgressiveSRBuilder UseOnnx(this ProgressiveSRBuilder builder, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseBackend(_ => new OnnxBackend(options));
    }

    /// <summary>Replaces the model's network of a factor by an ONNX file.</summary>
    /// <param name="builder">The builder of <c>AddProgressiveSR</c>.</param>
    /// <param name="path">An ONNX file that enlarges pictures by this factor.</param>
    /// <param name="factor">4 for level 0, 2 for the levels above.</param>
    /// <param name="options">Properties of the file; null if it takes values 0 to 1 and any size.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The file runs on the chosen backend if that is an <see cref="OnnxBackend"/>, else on the CPU. It is opened when
    /// first needed; an unsuitable file then throws <see cref="InvalidModelException"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The factor is neither 4 nor 2.</exception>
    public static ProgressiveSRBuilder UseOnnxSuperResolver(
        this ProgressiveSRBuilder builder, string path, int factor, OnnxSuperResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        OnnxSuperResolverOptions expected = (options ?? new OnnxSuperResolverOptions()) with { Factor = factor };
        return builder.UseSuperResolver(factor, services => OnnxSuperResolver.Open(
            path, expected, services.GetService(typeof(IInferenceBackend)) as OnnxBackend));
    }
}
