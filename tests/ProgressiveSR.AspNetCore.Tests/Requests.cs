using System.Net;
using System.Text.Json;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore.Tests;

/// <summary>What receivers ask a sender.</summary>
internal static class Requests
{
    public static async Task<PictureManifest> ManifestAsync(this TestSender sender, string name) =>
        PictureManifest.Read(await sender.Client.GetByteArrayAsync(WirePaths.Manifest(name)));

    public static async Task<ContentId> EncodingAsync(this TestSender sender, string name) =>
        (await sender.ManifestAsync(name)).GetEncoding();

    public static async Task<HttpStatusCode> StatusAsync(this TestSender sender, string url)
    {
        using HttpResponseMessage answer = await sender.Client.GetAsync(url);
        return answer.StatusCode;
    }

    public static Task<HttpResponseMessage> PostAsync(this TestSender sender, ContentId encoding, PartList list) =>
        sender.Client.PostAsync(WirePaths.Encoding(encoding), new ByteArrayContent(list.ToUtf8()));

    public static async Task<HttpResponseMessage> SendAsync(
        this TestSender sender, HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, url);
        foreach ((string name, string value) in headers)
        {
            Assert.That(request.Headers.TryAddWithoutValidation(name, value), name);
        }

        return await sender.Client.SendAsync(request);
    }

    /// <summary>Requires a problem document of a status, with a sentence and without paths of the server.</summary>
    public static async Task RequireProblemAsync(this TestSender sender, HttpResponseMessage answer, int status)
    {
        string body = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), body);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        JsonElement problem = JsonDocument.Parse(body).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.GetProperty("detail").GetString(), Does.EndWith(".").And.Not.Contain("Exception"));
        Assert.That(body, Does.Not.Contain(Path.GetTempPath()).And.Not.Contain(sender.Photos));
    }
}
