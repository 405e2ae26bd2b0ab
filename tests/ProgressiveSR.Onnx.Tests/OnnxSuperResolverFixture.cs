using ProgressiveSR.Conformance;
using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Onnx.Tests;

/// <summary>What tests of files as super-resolvers share.</summary>
public abstract class OnnxSuperResolverFixture
{
    [OneTimeSetUp]
    public void RequireRuntime() =>
        NativeRequirement.Create(() => new OnnxBackend(), e => e is OnnxProviderException).Dispose();

    protected static void Refuses(byte[] model, OnnxSuperResolverOptions? options, params string[] said)
    {
        InvalidModelException? refusal = null;
        try
        {
            OnnxSuperResolver.Open(model, options).Dispose();
        }
        catch (InvalidModelException e)
        {
            refusal = e;
        }

        Assert.That(refusal, Is.Not.Null);
        Assert.Multiple(() =>
        {
            foreach (string text in said)
            {
                Assert.That(refusal!.Message, Does.Contain(text));
            }
        });
    }

    protected static float[] SuperResolve(ISuperResolver network, float[] source, int width, int height)
    {
        float[] destination = new float[source.Length * network.Info.Factor * network.Info.Factor];
        network.SuperResolve(source, width, height, destination);
        return destination;
    }

    protected static float[] Repeat(float[] source, int width, int height, int factor)
    {
        float[] result = new float[source.Length * factor * factor];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % (width * factor) / factor;
            int row = i / (width * factor) / factor;
            result[i] = source[row * width + x];
        }

        return result;
    }
}
