using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ProgressiveSR.Models;

namespace ProgressiveSR.Onnx;

/// <summary>Calls a super-resolver's graph on whole pictures of sizes that it takes. Thread-safe.</summary>
internal sealed class NetworkCalls(OnnxSession session, string what, NetworkPorts ports) : IDisposable
{
    /// <summary>Advice that ends messages about rejected sizes.</summary>
    public const string SizeHint =
        $"; if it takes only certain sizes, set {nameof(OnnxSuperResolverOptions.InputMultiple)} or "
        + $"{nameof(OnnxSuperResolverOptions.MinSide)}.";

    private readonly ImagePort input = ports.Input;
    private readonly ImagePort output = ports.Output;

    /// <summary>The file, for messages.</summary>
    public string What => what;

    /// <summary>The loaded graph.</summary>
    public InferenceSession Graph => session.Graph;

    /// <summary>The input image.</summary>
    public ImagePort Input => input;

    /// <summary>The output image.</summary>
    public ImagePort Output => output;

    /// <summary>Whether inputs or outputs have 16 bits.</summary>
    public bool IsHalf => input.IsHalf || output.IsHalf;

    /// <summary>The size to which a picture is padded or cut for its calls.</summary>
    public (int Width, int Height) SizeFor(int width, int height) =>
        (input.Width ?? ports.Sides.Fit(width), input.Height ?? ports.Sides.Fit(height));

    /// <summary>Runs the graph.</summary>
    /// <param name="picture">3 x height x width values in the graph's input range.</param>
    /// <param name="result">Receives 3 x (factor height) x (factor width) values in its output range.</param>
    /// <param name="width">Width of the picture, which the graph must take.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="factor">The graph's factor.</param>
    /// <param name="cancellationToken">Cancels the call, leaving the result undefined.</param>
    /// <exception cref="InvalidModelException">The graph cannot be run on a picture of this size.</exception>
    public unsafe void Run(
        ReadOnlySpan<float> picture,
        Span<float> result,
        int width,
        int height,
        int factor,
        CancellationToken cancellationToken)
    {
        Half[] halfPicture = input.IsHalf ? ToHalf(picture) : [];
        Half[] halfResult = output.IsHalf ? new Half[result.Length] : [];
        long[] resultShape = [1, 3, (long)height * factor, (long)width * factor];
        fixed (float* from = picture)
        fixed (float* to = result)
        fixed (Half* halfFrom = halfPicture)
        fixed (Half* halfTo = halfResult)
        {
            using OrtValue taken = Taken(from, halfFrom, width, height);
            using OrtValue made = output.IsHalf
                ? PinnedTensor.Of(halfTo, resultShape)
                : PinnedTensor.Of(to, resultShape);
            try
            {
                session.Run([input.Name], [taken], [output.Name], [made], cancellationToken);
            }
            catch (OnnxRuntimeException e)
            {
                throw Refusal(width, height, e);
            }
        }

        if (output.IsHalf)
        {
            TensorPrimitives.ConvertToSingle(halfResult, result);
        }
    }

    /// <summary>Runs the graph without knowing the result's size.</summary>
    /// <param name="picture">3 x height x width values in the graph's input range.</param>
    /// <param name="width">Width of the picture, which the graph must take.</param>
    /// <param name="height">Height of the picture.</param>
    /// <exception cref="InvalidModelException">The graph cannot be run on a picture of this size.</exception>
    public unsafe TrialResult Try(ReadOnlySpan<float> picture, int width, int height)
    {
        Half[] halfPicture = input.IsHalf ? ToHalf(picture) : [];
        fixed (float* from = picture)
        fixed (Half* halfFrom = halfPicture)
        {
            using OrtValue taken = Taken(from, halfFrom, width, height);
            try
            {
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
                    input.Name, taken, output.Name, CancellationToken.None);
                return new TrialResult(results[0].GetTensorTypeAndShape().Shape, ToSingles(results[0]));
            }
            catch (OnnxRuntimeException e)
            {
                throw Refusal(width, height, e);
            }
        }
    }

    public void Dispose() => session.Dispose();

    private unsafe OrtValue Taken(float* values, Half* halves, int width, int height) => input.IsHalf
        ? PinnedTensor.Of(halves, 1, 3, height, width)
        : PinnedTensor.Of(values, 1, 3, height, width);

    private InvalidModelException Refusal(int width, int height, OnnxRuntimeException cause) => new(
        $"{what} cannot be run on a picture of {width}x{height}: "
        + $"{cause.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.')}{SizeHint}",
        cause);

    private float[] ToSingles(OrtValue result)
    {
        if (!output.IsHalf)
        {
            return result.GetTensorDataAsSpan<float>().ToArray();
        }

        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<Float16, Half>(result.GetTensorDataAsSpan<Float16>());
        float[] values = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    private static Half[] ToHalf(ReadOnlySpan<float> values)
    {
        Half[] halves = new Half[values.Length];
        TensorPrimitives.ConvertToHalf(values, halves);
        return halves;
    }
}

/// <summary>A graph's output for a test picture.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">Its values, row-major.</param>
internal readonly record struct TrialResult(long[] Shape, float[] Values);
