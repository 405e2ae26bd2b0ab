using System.Text.Json;

namespace ProgressiveSR.Tests.Tiles;

public sealed class TileSizesTests
{
    [Test]
    public void Indexer_Levels_HaveTheirSizeAndThoseAboveTheLast()
    {
        TileSize wide = new(16, 4);
        TileSizes sizes = new(wide, 4, 4, new(4, 2));
        TileSize[] expected = [wide, 4, 4, new(4, 2), new(4, 2), new(4, 2)];
        Assert.That(Enumerable.Range(0, 6).Select(level => sizes[level]), Is.EqualTo(expected));
        Assert.That(sizes.Count, Is.EqualTo(3));
        Assert.That(sizes[31], Is.EqualTo(new TileSize(4, 2)));
        Assert.That($"{sizes}", Is.EqualTo("16x4, 4x4 from level 1, 4x2 from level 3"));
    }

    [Test]
    public void Equals_SameSizeRepeated_IsTheSame()
    {
        Assert.That(new TileSizes(6, 3, 3), Is.EqualTo(new TileSizes(6, 3)));
        Assert.That(new TileSizes(6, 6, 3), Is.Not.EqualTo(new TileSizes(6, 3)));
        Assert.That(new TileSizes(6, new(6, 3)), Is.Not.EqualTo(new TileSizes(6, new(3, 6))));
        Assert.That(new TileSizes([.. Enumerable.Repeat(new TileSize(5, 5), 40)]), Is.EqualTo(new TileSizes(5)));
    }

    [TestCase]
    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(256)]
    [TestCase(4, 3)]
    [TestCase(2, 4)]
    [TestCase(4, 0)]
    [TestCase(16, 8, 4, 2, 1)]
    public void Constructor_ImpossibleSizes_Throws(params int[] sides)
    {
        TileSize[] squares = [.. sides.Select(TileSize.FromSide)];
        TileSize[] wide = [.. sides.Select(side => new TileSize(4, side))];
        TileSize[] high = [.. sides.Select(side => new TileSize(side, 4))];
        Assert.That(() => new TileSizes(squares), Throws.ArgumentException);
        Assert.That(() => new TileSizes(wide), Throws.ArgumentException);
        Assert.That(() => new TileSizes(high), Throws.ArgumentException);
    }

    [Test]
    public void Constructor_ChangeAboveLevel31_Throws() => Assert.That(
        () => new TileSizes([.. Enumerable.Repeat(new TileSize(4, 4), 32), 2]), Throws.ArgumentException);

    [Test]
    public void Json_Sizes_AreAListByLevel()
    {
        TileSizes sizes = new(new(64, 4), 4, 4, new(4, 2));
        const string Json = "[[64,4],[4,4],[4,4],[4,2]]";
        Assert.That(JsonSerializer.Serialize(sizes), Is.EqualTo(Json));
        Assert.That(JsonSerializer.Deserialize<TileSizes>(Json), Is.EqualTo(sizes));
    }

    [TestCase("4")]
    [TestCase("[4]")]
    [TestCase("[[4]]")]
    [TestCase("[[4,4,4]]")]
    [TestCase("[[\"4\",4]]")]
    [TestCase("[[4,2.5]]")]
    [TestCase("[[4000000000,4]]")]
    public void Json_OtherThanWholeNumbers_Throws(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<TileSizes>(json), Throws.InstanceOf<JsonException>());

    [TestCase("[]")]
    [TestCase("[[3,3],[2,2]]")]
    public void Json_ImpossibleSizes_Throws(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<TileSizes>(json), Throws.ArgumentException);
}
