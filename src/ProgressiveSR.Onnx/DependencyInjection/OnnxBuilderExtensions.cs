using ProgressiveSR.Backends;
using ProgressiveSR.Models;
using ProgressiveSR.Onnx;

namespace ProgressiveSR;

/// <summary>Chooses the ONNX Runtime backend for dependency injection.</summary>
public static class OnnxBuilderExtensions
{
    /// <summary>Runs the model on ONNX Runtime; the container disposes the backend.</summary>
    /// <param name="builder">The builder of <c>AddProgressiveSR</c>.</param>
    /// <param name="options">What to compute with, or null for the CPU.</param>
    /// <returns>The builder.</returns>
    public static ProgressiveSRBuilder UseOnnx(this ProgressiveSRBuilder builder, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseBackend(_ => new OnnxBackend(options));
    }

    /// <summary>Puts an ONNX file in the place of the model's own network of the same factor.</summary>
    /// <param name="builder">The builder of <c>AddProgressiveSR</c>.</param>
    /// <param name="path">An ONNX file that enlarges pictures by the factor.</param>
    /// <param name="factor">4 for level 0, 2 for the levels above.</param>
    /// <param name="options">What is known of the file; null where it takes 0..1 and any size.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// The file runs on the backend chosen, if that is an <see cref="OnnxBackend"/>, else on the CPU. It is opened when
    /// first needed; a file that does not fit throws <see cref="InvalidModelException"/> then.
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
