using Microsoft.AspNetCore.Http;

namespace ProgressiveSR.Browser.Tests;

/// <summary>What a sender answers, to be sent in another way.</summary>
internal static class AnswerBytes
{
    /// <summary>Makes an answer without sending it.</summary>
    public static async Task<byte[]> MakeAsync(HttpContext http, RequestDelegate next)
    {
        Stream answer = http.Response.Body;
        using MemoryStream kept = new();
        http.Response.Body = kept;
        await next(http);
        await http.Response.BodyWriter.FlushAsync();
        http.Response.Body = answer;
        return kept.ToArray();
    }
}
