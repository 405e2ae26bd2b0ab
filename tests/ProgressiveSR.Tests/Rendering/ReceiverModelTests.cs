using ProgressiveSR.Models;
using ProgressiveSR.Rendering;
using ProgressiveSR.Sampling;
using ProgressiveSR.SuperResolution;

namespace ProgressiveSR.Tests;

public sealed class ReceiverModelTests
{
    [Test]
    public void Constructor_AnyBundle_LoadsNothing()
    {
        ExactBackend backend = new();
        using ReceiverModel model = new(TestModel.Bundle(32), backend);
        Assert.That(backend.Units, Is.Empty);
        Assert.That(backend.SuperResolvers, Is.Empty);
        Assert.That((model.Backend, model.Device, model.Manifest.Name), Is.EqualTo(("exact", "cpu", "test")));
    }

    [Test]
    public void Get_ManyThreads_MakesEachOnce()
    {
        ExactBackend backend = new();
        using ReceiverModel model = new(TestModel.Bundle(32), backend);
        Parallel.For(0, 64, i =>
        {
            model.GetProcessingUnit(i % 8);
            model.GetSuperResolver(i % 2 * (1 + i % 7));
        });
        Assert.That(backend.Units.Select(unit => unit.Level), Is.EquivalentTo(Enumerable.Range(0, 8)));
        Assert.That(backend.SuperResolvers.Select(made => made.Info.Factor), Is.EquivalentTo(new[] { 2, 4 }));
    }

    [Test]
    public void Get_NetworkPerLevel_MakesThoseAskedForOnceEach()
    {
        ExactBackend backend = new();
        ModelBundle bundle = TestModel.Make(
            16, LevelSchedule.Squares(16, 8), _ => [], TestModel.NetworkPerLevel(3));
        using ReceiverModel model = new(bundle, backend);

        ISuperResolver[] made = [.. new[] { 3, 1, 3, 1, 0 }.Select(model.GetSuperResolver)];

        Assert.That(made[0], Is.SameAs(made[2]).And.Not.SameAs(made[1]));
        Assert.That(made[1], Is.SameAs(made[3]));
        Assert.That(backend.Names, Is.EqualTo(new[] { "x2-level3", "x2-level1", "x4" }));
        Assert.That(() => model.GetSuperResolver(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Get_PluggedInNetwork_ServesAllLevels()
    {
        BoxSuperResolver mine = new(2, 1);
        using ReceiverModel model = new(TestModel.Bundle(16), new ExactBackend(), [mine]);
        Assert.That(model.GetSuperResolver(1), Is.SameAs(mine));
        Assert.That(model.GetSuperResolver(3), Is.SameAs(mine));
        Assert.That(model.GetSuperResolver(0), Is.Not.SameAs(mine));
    }

    [Test]
    public void Dispose_Twice_DisposesWhatWasMadeOnce()
    {
        ExactBackend backend = new();
        ReceiverModel model = new(TestModel.Bundle(16), backend);
        model.GetProcessingUnit(1);
        model.GetSuperResolver(1);
        model.Dispose();
        model.Dispose();
        Assert.That(backend.Units.Select(unit => unit.Disposals), Is.EqualTo(new[] { 1 }));
        Assert.That(backend.SuperResolvers.Select(made => made.Disposals), Is.EqualTo(new[] { 1 }));
        Assert.That(() => model.GetProcessingUnit(1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => model.GetSuperResolver(1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public void Dispose_PluggedInNetwork_IsDisposedOnlyWhereOwned(bool owns, int disposals)
    {
        ExactBackend backend = new();
        BoxSuperResolver mine = new(4, 1);
        using (ReceiverModel model = new(TestModel.Bundle(16), backend, [mine], owns))
        {
            Assert.That(model.GetSuperResolver(0), Is.SameAs(mine));
            Assert.That(model.GetSuperResolver(1), Is.Not.SameAs(mine));
        }

        Assert.That(mine.Disposals, Is.EqualTo(disposals));
        Assert.That(backend.SuperResolvers.Single().Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Constructor_NetworksThatCannotBePluggedIn_ThrowsArgumentException()
    {
        ModelBundle bundle = TestModel.Bundle(16);
        ExactBackend backend = new();
        ISuperResolver[][] wrong =
        [
            [new BoxSuperResolver(3, 1)],
            [new BoxSuperResolver(4, 1), new BoxSuperResolver(4, 2)],
            [new BoxSuperResolver(4, 1, statedHalo: -1)],
            [new BoxSuperResolver(4, 1, fixedTile: 5)],
            [new BoxSuperResolver(2, 1, fixedTile: 9)],
            [new BoxSuperResolver(4, 1, statedHalo: int.MaxValue, fixedTile: 512)],
            [new BoxSuperResolver(4, 1, fixedTile: 12, cell: 8)],
            [new BoxSuperResolver(4, 1, cell: 0)],
            [new BoxSuperResolver(4, 1, cell: BlockGrid.MaxSide + 1)],
            [new MeanSuperResolver(4, new NetworkWindow(64, 24), statedHalo: 24)],
            [null!],
        ];
        foreach (ISuperResolver[] superResolvers in wrong)
        {
            Assert.That(
                () => new ReceiverModel(bundle, backend, superResolvers), Throws.InstanceOf<ArgumentException>());
        }
    }

    [Test]
    public void Get_FixedTileWithoutRoom_ThrowsInvalidModelExceptionAndKeepsNothing()
    {
        ExactBackend backend = new(radius: 2, fixedTile: 11);
        using (ReceiverModel model = new(TestModel.Bundle(16), backend))
        {
            Assert.That(model.GetSuperResolver(0).Info.FixedTile, Is.EqualTo(11));
            for (int i = 1; i <= 2; i++)
            {
                Assert.That(() => model.GetSuperResolver(1), Throws.TypeOf<InvalidModelException>()
                    .With.Message.Contains("11").And.Message.Contains("halos of 2"));
                Assert.That(backend.SuperResolvers[i].Disposals, Is.EqualTo(1));
            }
        }

        Assert.That(backend.SuperResolvers.Select(made => made.Disposals), Is.EqualTo(new[] { 1, 1, 1 }));
    }

    [Test]
    public void Get_WhatTheModelLacks_ThrowsArgumentOutOfRangeException()
    {
        using ReceiverModel model = new(TestModel.Bundle(16), new ExactBackend());
        Assert.That(() => model.GetProcessingUnit(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.GetProcessingUnit(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.GetSuperResolver(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
