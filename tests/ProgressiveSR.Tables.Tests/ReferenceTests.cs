namespace ProgressiveSR.Tables.Tests;

public sealed class ReferenceTests
{
    [Test]
    public void Table1_EveryCell_IsThere()
    {
        Score?[] cells =
        [
            .. from network in PaperTables.Networks
            from level in Enumerable.Range(0, 8)
            from set in TestSet.All
            select PaperTables.Table1(network, level, set.Name),
        ];
        Assert.That(cells, Has.Length.EqualTo(120).And.None.Null);
    }

    [TestCase("EDSR", 0, "Set5", 34.83, 0.9385)]
    [TestCase("CARN", 3, "BSD100", 31.68, 0.8989)]
    [TestCase("Omni", 7, "DIV2K", 38.11, 0.9674)]
    public void Table1_ACell_IsAsPrinted(string network, int level, string set, double psnr, double ssim) =>
        Assert.That(PaperTables.Table1(network, level, set), Is.EqualTo(new Score(psnr, ssim)));

    [Test]
    public void Table1_ALevelOrNetworkThatThePaperLacks_IsNull()
    {
        Assert.That(PaperTables.Table1("EDSR", 8, "Set5"), Is.Null);
        Assert.That(PaperTables.Table1("SRCNN", 0, "Set5"), Is.Null);
        Assert.That(PaperTables.BestOfTable1(8, "Set5"), Is.Null);
    }

    [Test]
    public void BestOfTable1_PsnrAndSsim_AreTakenApart() =>
        Assert.That(PaperTables.BestOfTable1(2, "Set5"), Is.EqualTo(new Score(35.77, 0.9485)));

    [TestCase(16, 2, "Set14", 32.10, 0.9080)]
    [TestCase(8, 4, "Urban100", 31.29, 0.9199)]
    public void Table2_ACell_IsAsPrinted(int block, int level, string set, double psnr, double ssim) =>
        Assert.That(PaperTables.Table2(block, level, set), Is.EqualTo(new Score(psnr, ssim)));

    [Test]
    public void Table2_ABlockThatThePaperLeavesOut_IsNull() => Assert.That(PaperTables.Table2(8, 2, "Set5"), Is.Null);

    [Test]
    public void Table3_BothColumns_AreAsPrinted()
    {
        Assert.That(PaperTables.Table3("without", 7), Is.EqualTo(new Score(36.88, 0.9614)));
        Assert.That(PaperTables.Table3("with", 7), Is.EqualTo(new Score(38.11, 0.9674)));
    }

    [TestCase(0, "Set5", 28.95)]
    [TestCase(7, "Set14", 36.87)]
    public void ClosedForm_ACell_IsThatOfTheDesign(int level, string set, double psnr)
    {
        Assert.That(ClosedForm.At(level, set), Is.EqualTo(new Score(psnr, null)));
        Assert.That(ClosedForm.At(8, set), Is.Null);
        Assert.That(ClosedForm.At(level, "DIV2K"), Is.Null);
    }

    [Test]
    public void Table4_EveryRequest_HasFourTimes()
    {
        CsvTable table = CsvTable.Open("table4.csv");
        double sum = Enumerable.Range(0, table.Count)
            .Sum(row => ((string[])["sender", "EDSR", "CARN", "Omni"]).Sum(column => table.Number(row, column)));
        Assert.That(table.Count, Is.EqualTo(8));
        Assert.That(sum, Is.EqualTo(9.87).Within(1e-9));
    }

    [Test]
    public void Read_ARowThatIsTooShort_NamesItAndTheFile()
    {
        using StringReader text = new("a,b\n1,2\n3\n");
        Assert.That(
            () => CsvTable.Read("x.csv", text),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("Row 2 of 'x.csv' has 1"));
    }
}
