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
        HashSet<string> below = [];
        while (true)
        {
            // Folders that refer only to folders already taken come next; what is left at the end is a circle.
            string[] next =
            [
                .. references.Keys.SelectMany(pair => new[] { pair.From, pair.To }).Distinct()
                    .Where(folder => !below.Contains(folder))
                    .Where(folder => references.Keys.All(pair => pair.From != folder || below.Contains(pair.To))),
            ];
            if (next.Length == 0)
            {
                break;
            }

            below.UnionWith(next);
        }

        Assert.That(
            references.Where(pair => !below.Contains(pair.Key.From) && !below.Contains(pair.Key.To))
                .Select(pair => $"{pair.Key.From} -> {pair.Key.To}: {pair.Value}"),
            Is.Empty);
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
