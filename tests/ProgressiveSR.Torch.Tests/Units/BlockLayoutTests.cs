using static TorchSharp.torch;

namespace ProgressiveSR.Torch.Tests.Units;

public class BlockLayoutTests : TensorFixture
{
    [Test]
    public void ToBlocks_Pictures_EachBlockHoldsItsPixels()
    {
        Tensor pictures = tensor((long[])[.. Enumerable.Range(0, 2 * 3 * 8 * 12)], [2, 3, 8, 12]);

        Tensor blocks = BlockLayout.ToBlocks(pictures, 4);

        Assert.That(blocks.shape, Is.EqualTo(new long[] { 2 * 2 * 3, 3, 4, 4 }));
        for (int n = 0; n < 2; n++)
        {
            for (int row = 0; row < 2; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    Tensor expected = pictures[n].narrow(1, 4 * row, 4).narrow(2, 4 * column, 4);
                    Assert.That(IsSame(blocks[(n * 2 + row) * 3 + column], expected), $"block {n}, {row}, {column}");
                }
            }
        }
    }

    [TestCase(4)]
    [TestCase(2)]
    public void ToPictures_AfterToBlocks_GivesThePicturesBack(int side)
    {
        Tensor pictures = Values(1, 0, 1, 2, 3, 8, 12);

        Tensor back = BlockLayout.ToPictures(BlockLayout.ToBlocks(pictures, side), 2, 8 / side, 12 / side);

        Assert.That(IsSame(back, pictures));
    }

    [Test]
    public void Grow_Increment_BecomesRightColumnAndBottomRow()
    {
        const int Side = 3;
        Tensor previous = Values(1, 0, 1, 2, 3, Side, Side);
        Tensor increment = Values(2, 0, 1, 2, 3 * (2 * Side + 1));

        Tensor grown = BlockLayout.Grow(previous, increment);

        Assert.That(grown.shape, Is.EqualTo(new long[] { 2, 3, Side + 1, Side + 1 }));
        for (int block = 0; block < 2; block++)
        {
            for (int colour = 0; colour < 3; colour++)
            {
                Tensor own = increment[block].narrow(0, colour * (2 * Side + 1), 2 * Side + 1);
                Tensor plane = grown[block, colour];
                Assert.Multiple(() =>
                {
                    Assert.That(IsSame(plane.narrow(0, 0, Side).narrow(1, 0, Side), previous[block, colour]));
                    Assert.That(IsSame(plane.narrow(0, 0, Side).select(1, Side), own.narrow(0, 0, Side)), "right");
                    Assert.That(IsSame(plane.select(0, Side), own.narrow(0, Side, Side + 1)), "bottom");
                });
            }
        }
    }
}
