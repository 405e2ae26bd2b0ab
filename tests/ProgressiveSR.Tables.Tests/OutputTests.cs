namespace ProgressiveSR.Tables.Tests;

public sealed class OutputTests
{
    [Test]
    public void MarkdownTable_ColumnsOfAnyWidth_AreAligned()
    {
        MarkdownTable table = new("level", "PSNR-Y");
        table.Add("0", "33.64 dB");
        table.Add("7", "41.34 dB");
        Assert.That(table.ToString(), Is.EqualTo(
            """
            | level |   PSNR-Y |
            | ----: | -------: |
            |     0 | 33.64 dB |
            |     7 | 41.34 dB |

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void MarkdownTable_ABarInACell_StaysInTheCell()
    {
        MarkdownTable table = new("a");
        table.Add("x|y");
        Assert.That(table.ToString(), Does.EndWith("| x\\|y |\n"));
    }

    [Test]
    public void MarkdownTable_ARowOfAnotherLength_IsRefused() =>
        Assert.That(() => new MarkdownTable("a", "b").Add("1"), Throws.ArgumentException);

    [Test]
    public void CsvText_CommasInValues_KeepTheColumnsApart()
    {
        CsvText csv = new("name", "value");
        csv.Add("larger pictures, step by step", "1.5");
        Assert.That(csv.ToString(), Is.EqualTo("name,value\n\"larger pictures, step by step\",1.5\n"));
    }

    [TestCase("onnx", "cpu", "ProgressiveSR.Tables -- table1 --model lite")]
    [TestCase("torch", "cuda:1", "ProgressiveSR.Tables -- table1 --model lite --backend torch --device cuda:1")]
    [TestCase(
        "onnx",
        "tensorrt",
        "ProgressiveSR.Tables -p:OnnxRuntimeFlavor=Gpu -- table1 --model lite --backend onnx --device tensorrt")]
    public void ShownCommand_OnADevice_NamesWhatItNeeds(string backend, string device, string expected) =>
        Assert.That(
            new ShownCommand("table1").With("--model", "lite").On(new BackendArguments(backend, device, "/x"))
                .ToString(),
            Does.EndWith($"/{expected}"));

    [Test]
    public void Score_WithoutAValue_IsADash()
    {
        Assert.That(Cell.Score(33.641, 0.92384), Is.EqualTo("33.64 / 0.9238"));
        Assert.That(Cell.Score(28.954, null), Is.EqualTo("28.95 / –"));
        Assert.That(Cell.Score(null, 1), Is.EqualTo(Cell.None));
        Assert.That(Cell.Score((Score?)null), Is.EqualTo(Cell.None));
    }

    [Test]
    public void Shown_APathOfThisMachine_BecomesAPlaceholder()
    {
        string root = Path.Combine(Path.GetTempPath(), "repository");
        string inside = Path.Combine(root, "src", "lite");
        string outside = Path.Combine(Path.GetTempPath(), "home", "of-someone", "carn") + Path.DirectorySeparatorChar;
        Assert.That(ShownCommand.Shown(inside, root, "MODELS"), Is.EqualTo("src/lite"));
        Assert.That(ShownCommand.Shown(outside, root, "MODELS"), Is.EqualTo("MODELS/carn"));
    }

    [Test]
    public void ShownCommand_OptionsWithBlanksAndBraces_AreQuoted() =>
        Assert.That(
            new ShownCommand("figure4").With("--settings", "{}").With("--model", [new NamedModel("a", "lite")])
                .ToString(),
            Does.EndWith("-- figure4 --settings '{}' --model a=lite"));
}
