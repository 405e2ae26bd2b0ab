using ProgressiveSR.Torch;

namespace ProgressiveSR.Conformance;

/// <summary>The architecture <c>residual</c>, one value at a time, in double precision.</summary>
public static class ReferenceNetwork
{
    public static float[] SuperResolve(NetworkWeights network, float[] source, int width, int height)
    {
        int factor = network.Description.Factor;
        double[] picture = [.. source.Select(value => (double)value)];
        double[] head = Convolve(picture, "head", 3);
        double[] body = head;
        for (int k = 0; k < TestModel.ResidualBlocks; k++)
        {
            double[] inner = [.. Convolve(body, $"body.{k}.conv1").Select(value => Math.Max(0, value))];
            body = Sum(body, Convolve(inner, $"body.{k}.conv2"));
        }

        double[] phases = Sum(Convolve(Sum(Convolve(body, "tail"), head), "up"), Skip(network, picture, width, height));
        float[] result = new float[3 * factor * factor * width * height];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % (width * factor);
            int y = i / (width * factor) % (height * factor);
            int colour = i / (width * factor * height * factor);
            int plane = (colour * factor + y % factor) * factor + x % factor;
            result[i] = (float)phases[(plane * height + y / factor) * width + x / factor];
        }

        return result;

        double[] Convolve(double[] planes, string name, int from = TestModel.Features) => ReferenceConvolution.Apply(
            planes,
            width,
            height,
            from,
            network.Tensors[$"{name}.weight"].Values,
            network.Tensors[$"{name}.bias"].Values);
    }

    private static double[] Skip(NetworkWeights network, double[] picture, int width, int height)
    {
        int phases = network.Description.Factor * network.Description.Factor;
        float[] weight = network.Tensors["skip.weight"].Values;
        double[] result = new double[3 * phases * height * width];
        for (int i = 0; i < result.Length; i++)
        {
            int x = i % width;
            int y = i / width % height;
            int output = i / (width * height);
            for (int tap = 0; tap < 25; tap++)
            {
                int row = Math.Clamp(y + tap / 5 - 2, 0, height - 1);
                int column = Math.Clamp(x + tap % 5 - 2, 0, width - 1);
                result[i] += weight[output * 25 + tap] * picture[(output / phases * height + row) * width + column];
            }
        }

        return result;
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left + right)];
}
