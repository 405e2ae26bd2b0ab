using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProgressiveSR.AspNetCore;

/// <summary>Answers errors as problem documents (RFC 9457), which name no path of the server.</summary>
internal sealed partial class SenderProblems(
    IOptions<ProgressiveSenderOptions> options, ILogger<SenderProblems> logger)
{
    public static Task WriteAsync(HttpContext http, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);

    public static Task NotFoundAsync(HttpContext http, string detail) =>
        WriteAsync(http, StatusCodes.Status404NotFound, detail);

    /// <summary>Answers a method that a URL does not have.</summary>
    /// <param name="allowed">The methods that it has.</param>
    public static RequestDelegate Refuse(params string[] allowed) => http =>
    {
        http.Response.Headers.Allow = string.Join(", ", allowed);
        return WriteAsync(
            http,
            StatusCodes.Status405MethodNotAllowed,
            $"{http.Request.Method} is not for this URL; it takes {string.Join(" and ", allowed)}.");
    };

    /// <summary>Runs a handler and answers its exceptions.</summary>
    public RequestDelegate Guard(RequestDelegate handler) => async http =>
    {
        try
        {
            await handler(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            LogBrokenAnswer(e, http.Request.Path);
            http.Abort();  // so that the receiver does not take the answer for a whole one
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(http, e.StatusCode, "The request's body is not valid, too long or came too slowly.");
        }
        catch (OperationCanceledException)
        {
            await WriteLaterAsync(
                http, StatusCodes.Status503ServiceUnavailable, "The sender is about to stop; ask again later.");
        }
        catch (SenderBusyException e)
        {
            await WriteLaterAsync(http, StatusCodes.Status429TooManyRequests, e.Message);
        }
        catch (PictureTooLargeException e)
        {
            await WriteAsync(http, StatusCodes.Status413PayloadTooLarge, e.Message);
        }
        catch (CacheException e)
        {
            LogCache(e);
            await WriteLaterAsync(
                http,
                StatusCodes.Status507InsufficientStorage,
                "The sender cannot store the encoded picture; ask again later.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidPacketException)
        {
            LogUnreadable(e, http.Request.Path);
            await WriteAsync(
                http,
                StatusCodes.Status500InternalServerError,
                "The sender cannot read this picture; tell its operator.");
        }
    };

    private Task WriteLaterAsync(HttpContext http, int status, string detail)
    {
        http.Response.Headers.RetryAfter = options.Value.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, status, detail);
    }

    [LoggerMessage(LogLevel.Error, "The picture of {Path} cannot be read.")]
    private partial void LogUnreadable(Exception exception, PathString path);

    [LoggerMessage(LogLevel.Error, "An encoded picture cannot be stored.")]
    private partial void LogCache(Exception exception);

    [LoggerMessage(LogLevel.Error, "The answer to {Path} broke off.")]
    private partial void LogBrokenAnswer(Exception exception, PathString path);
}
