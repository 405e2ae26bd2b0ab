namespace ProgressiveSR.Tests.Architecture;

/// <summary>Folders of the core: one namespace each, and no two that refer to each other, however far round.</summary>
[TestFixture]
internal sealed class FolderTests
{
    private static readonly CoreSources Core = new();

    [Test]
    public void References_OfFolders_MakeNoCircle()
    {
        Dictionary<(string From, string To), string> references = Core.FindReferences();
        int before;
        do
        {
            // On a circle each folder is referred to and refers on.
            before = references.Count;
            HashSet<string> referring = [.. references.Keys.Select(pair => pair.From)];
            HashSet<string> referredTo = [.. references.Keys.Select(pair => pair.To)];
            references = references.Where(pair => referring.Contains(pair.Key.To) && referredTo.Contains(pair.Key.From))
                .ToDictionary();
        }
        while (references.Count < before);

        Assert.That(references.Select(pair => $"{pair.Key.From} -> {pair.Key.To}: {pair.Value}"), Is.Empty);
    }

    [Test]
    public void References_OfKnownFolders_AreFound()
    {
        // Else the test above would pass on sources that it does not understand.
        Assert.That(
            Core.FindReferences().Keys,
            Is.SupersetOf(new[] { ("Receiving", "Rendering"), ("Rendering", "Tiles"), ("Packets", "Blocks") }));
    }

    [Test]
    public void Namespaces_OfFolders_AreTheirOwnOrTheRoot()
    {
        Assert.Multiple(() =>
        {
            foreach (var folder in Core.Files.GroupBy(file => file.Folder.Split('/')[0]))
            {
                string own = $"ProgressiveSR.{folder.Key}";
                Assert.That(
                    folder.Select(file => file.Namespace).Distinct(),
                    Is.EqualTo(new[] { "ProgressiveSR" }).Or.EqualTo(new[] { own }),
                    folder.Key);
            }
        });
    }
}
