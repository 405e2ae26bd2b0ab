using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ProgressiveSR.Transmission;

namespace ProgressiveSR.AspNetCore;

/// <summary>Answers with pieces of an encoded file.</summary>
internal static class PartAnswers
{
    private const int PieceLength = 1 << 16;

    private static readonly StringValues Forever = "public, max-age=31536000, immutable";
    private static readonly StringValues Revalidate = "no-cache";

    /// <summary>Answers with a range of the file, which never changes under its URL.</summary>
    /// <returns>Whether the range was sent, unlike in answers without a body.</returns>
    public static async Task<bool> WriteRangeAsync(HttpContext http, ServedPicture picture, ByteRange range)
    {
        HttpResponse response = http.Response;
        response.Headers.CacheControl = Forever;
        response.Headers.ETag = picture.PartTag;
        if (HasCurrent(http.Request, picture.PartTag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        response.ContentType = PartFrames.PartMediaType;
        response.ContentLength = range.Length;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return false;
        }

        if (range.Length > PieceLength)
        {
            await CopyAsync(picture.File, range, response.BodyWriter, http.RequestAborted);
        }
        else if (!range.IsEmpty)
        {
            // Read in place: of what the system has in memory, this takes less than handing it to another thread.
            picture.File.Read(range.Offset, response.BodyWriter.GetSpan((int)range.Length)[..(int)range.Length]);
            response.BodyWriter.Advance((int)range.Length);
        }

        return true;
    }

    /// <summary>Answers with a document that is asked for again every time.</summary>
    public static Task WriteJsonAsync(HttpContext http, ReadOnlyMemory<byte> utf8, StringValues tag)
    {
        HttpResponse response = http.Response;
        response.Headers.CacheControl = Revalidate;
        response.Headers.ETag = tag;
        if (HasCurrent(http.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = utf8.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(utf8, http.RequestAborted).AsTask();
    }

    /// <summary>Answers with the parts of a list, framed, as they are read.</summary>
    /// <returns>The number of bytes of parts.</returns>
    public static async Task<long> WriteListAsync(HttpContext http, StoredPicture picture, PartList list)
    {
        http.Response.ContentType = PartFrames.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        PipeWriter body = http.Response.BodyWriter;
        long bytes = 0;
        long unsent = PieceLength;  // the first part leaves at once
        foreach (PartRun run in list.Runs)
        {
            PsrLevelIndex index = picture.GetIndex(run.Level);
            for (int tile = run.First; tile < run.First + run.Count; tile++)
            {
                ByteRange range = index.GetRange(tile);
                byte[] part = ArrayPool<byte>.Shared.Rent((int)range.Length);
                try
                {
                    picture.Read(range.Offset, part.AsSpan(0, (int)range.Length));
                    PartFrames.Write(body, part.AsSpan(0, (int)range.Length));
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(part);
                }

                bytes += range.Length;
                unsent += range.Length + 1;
                if (unsent >= PieceLength)
                {
                    await body.FlushAsync(http.RequestAborted);
                    unsent = 0;
                }
            }
        }

        return bytes;
    }

    private static async Task CopyAsync(
        StoredPicture picture, ByteRange range, PipeWriter body, CancellationToken cancellationToken)
    {
        for (long offset = range.Offset; offset < range.End;)
        {
            int length = (int)Math.Min(PieceLength, range.End - offset);
            picture.Read(offset, body.GetSpan(length)[..length]);
            body.Advance(length);
            offset += length;
            if ((await body.FlushAsync(cancellationToken)).IsCompleted)
            {
                return;
            }
        }
    }

    private static bool HasCurrent(HttpRequest request, StringValues tag)
    {
        StringValues known = request.Headers.IfNoneMatch;
        return known.Count > 0 && known.SelectMany(value => value!.Split(','))
            .Select(value => value.Trim())
            .Any(value => value == "*" || value == tag || value == "W/" + tag);
    }
}
