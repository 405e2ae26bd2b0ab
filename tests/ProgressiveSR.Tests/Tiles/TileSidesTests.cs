using System.Text.Json;

namespace ProgressiveSR.Tests.Tiles;

public sealed class TileSidesTests
{
    [Test]
    public void Indexer_Levels_HaveTheirSideAndThoseAboveTheLast()
    {
        TileSides sides = new(16, 4, 4, 2);
        Assert.That(Enumerable.Range(0, 6).Select(level => sides[level]), Is.EqualTo((int[])[16, 4, 4, 2, 2, 2]));
        Assert.That(sides.Count, Is.EqualTo(3));
        Assert.That(sides[31], Is.EqualTo(2));
        Assert.That($"{sides}", Is.EqualTo("16, 4 from level 1, 2 from level 3"));
    }

    [Test]
    public void Equals_SameSideRepeated_IsTheSame()
    {
        Assert.That(new TileSides(6, 3, 3), Is.EqualTo(new TileSides(6, 3)));
        Assert.That(new TileSides(6, 6, 3), Is.Not.EqualTo(new TileSides(6, 3)));
        Assert.That(new TileSides([.. Enumerable.Repeat(5, 40)]), Is.EqualTo(new TileSides(5)));
    }

    [TestCase]
    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(256)]
    [TestCase(4, 3)]
    [TestCase(2, 4)]
    [TestCase(4, 0)]
    [TestCase(16, 8, 4, 2, 1)]
    public void Constructor_ImpossibleSides_Throws(params int[] sides) =>
        Assert.That(() => new TileSides(sides), Throws.ArgumentException);

    [Test]
    public void Constructor_ChangeAboveLevel31_Throws() => Assert.That(
        () => new TileSides([.. Enumerable.Repeat(4, 32), 2]), Throws.ArgumentException);

    [TestCase("[16,4,4,2]", 16, 4, 4, 2)]
    [TestCase("[255]", 255)]
    public void Json_Sides_AreAListByLevel(string json, params int[] sides)
    {
        Assert.That(JsonSerializer.Serialize(new TileSides(sides)), Is.EqualTo(json));
        Assert.That(JsonSerializer.Deserialize<TileSides>(json), Is.EqualTo(new TileSides(sides)));
    }

    [TestCase("4")]
    [TestCase("[\"4\"]")]
    [TestCase("[2.5]")]
    [TestCase("[4000000000]")]
    public void Json_OtherThanWholeNumbers_Throws(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<TileSides>(json), Throws.InstanceOf<JsonException>());

    [TestCase("[]")]
    [TestCase("[3,2]")]
    public void Json_ImpossibleSides_Throws(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<TileSides>(json), Throws.ArgumentException);
}
