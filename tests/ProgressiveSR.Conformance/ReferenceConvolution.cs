namespace ProgressiveSR.Conformance;

/// <summary>A 3x3 convolution with a border of zeros, in double precision.</summary>
public static class ReferenceConvolution
{
    /// <summary>Planes of a picture to as many planes as there are biases.</summary>
    public static double[] Apply(double[] planes, int width, int height, int from, float[] weight, float[] bias)
    {
        double[] result = new double[bias.Length * height * width];
        for (int output = 0; output < bias.Length; output++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double sum = bias[output];
                    for (int input = 0; input < from; input++)
                    {
                        for (int tap = 0; tap < 9; tap++)
                        {
                            int row = y + tap / 3 - 1;
                            int column = x + tap % 3 - 1;
                            if (row >= 0 && row < height && column >= 0 && column < width)
                            {
                                sum += weight[(output * from + input) * 9 + tap]
                                    * planes[(input * height + row) * width + column];
                            }
                        }
                    }

                    result[(output * height + y) * width + x] = sum;
                }
            }
        }

        return result;
    }
}
