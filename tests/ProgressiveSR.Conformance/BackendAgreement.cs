namespace ProgressiveSR.Conformance;

/// <summary>Two backends make the same picture: at most 1 level of 8 bits apart on 99.9 % of values.</summary>
public abstract class BackendAgreement : BackendFixture
{
    private IInferenceBackend? other;

    [OneTimeSetUp]
    public void CreateOther() => other = NativeRequirement.Create(CreateOtherBackend, IsMissingRuntime);

    [OneTimeTearDown]
    public void DisposeOther() => (other as IDisposable)?.Dispose();

    [Test]
    public void AllUnits_EveryLevel_MakeTheSamePicture([Values(8, 16)] int blockSize)
    {
        Picture picture = RandomData.Picture(blockSize, 96, 64);
        for (int level = 0; level <= Model(blockSize).Schedule.Highest; level++)
        {
            byte[] first = Receive(Backend, Model(blockSize), picture, level);
            byte[] second = Receive(other!, Model(blockSize), picture, level);

            int apart = first.Zip(second, (a, b) => Math.Abs(a - b)).Count(difference => difference > 1);
            Assert.That(apart, Is.LessThanOrEqualTo(first.Length / 1000), $"level {level}");
        }
    }

    /// <summary>Makes the backend to compare with.</summary>
    protected abstract IInferenceBackend CreateOtherBackend();

    /// <summary>
    /// The steps of a receiver for a whole picture of whole blocks, from the shipped kernel's samples.
    /// </summary>
    private static byte[] Receive(IInferenceBackend backend, TestModel model, Picture picture, int level)
    {
        BlockGrid grid = new(picture.Width, picture.Height, model.BlockSize);
        int blocks = grid.Columns * grid.Rows;
        List<byte[]> increments = [];
        float[] low = [];
        float[] expanded = [];
        for (int i = 0; i <= level; i++)
        {
            using IProcessingUnit unit = backend.CreateProcessingUnit(model.Bundle, i);
            byte[] increment = ReferenceUnits.Sample(model.Bundle.Kernel, picture, grid.All, i, i);
            int side = model.BlockSize / 4 + i;
            float[] next = new float[blocks * 3 * side * side];
            unit.Process(low, increment, blocks, next);
            expanded = new float[blocks * 3 * (model.BlockSize / 2) * (model.BlockSize / 2)];
            unit.Expand(next, blocks, expanded);
            increments.Add(increment);
            low = next;
        }

        using ISuperResolver network = backend.CreateSuperResolver(model.Bundle, level == 0 ? 4 : 2);
        int factor = network.Info.Factor;
        float[] source = Join(level == 0 ? low : expanded, grid, model.BlockSize / factor);
        float[] enlarged = new float[3 * picture.Width * picture.Height];
        network.SuperResolve(source, picture.Width / factor, picture.Height / factor, enlarged);
        float[] pixels = Split(enlarged, grid, model.BlockSize);
        for (int i = 0; i <= level; i++)
        {
            using IProcessingUnit unit = backend.CreateProcessingUnit(model.Bundle, i);
            unit.Correct(increments[i], blocks, pixels);
        }

        return [.. pixels.Select(value => (byte)Math.Clamp(MathF.Round(value * 255), 0, 255))];
    }

    /// <summary>Blocks to planes.</summary>
    private static float[] Join(float[] blocks, BlockGrid grid, int side)
    {
        float[] planes = new float[blocks.Length];
        for (int i = 0; i < blocks.Length; i++)
        {
            planes[PlaneIndex(i, grid, side)] = blocks[i];
        }

        return planes;
    }

    /// <summary>Planes to blocks.</summary>
    private static float[] Split(float[] planes, BlockGrid grid, int side) =>
        [.. Enumerable.Range(0, planes.Length).Select(i => planes[PlaneIndex(i, grid, side)])];

    private static int PlaneIndex(int blockIndex, BlockGrid grid, int side)
    {
        int x = blockIndex % side;
        int y = blockIndex / side % side;
        int colour = blockIndex / (side * side) % 3;
        int block = blockIndex / (3 * side * side);
        int row = block / grid.Columns * side + y;
        return (colour * grid.Rows * side + row) * grid.Columns * side + block % grid.Columns * side + x;
    }
}
