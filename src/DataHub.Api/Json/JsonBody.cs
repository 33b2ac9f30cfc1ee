using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Json;

/// <summary>The bytes of a request body, in a rented buffer that is wiped when they are done with.</summary>
internal sealed class JsonBody : IDisposable
{
    public const int SubmissionLimit = 32 * 1024 * 1024;

    public const int DefaultLimit = 64 * 1024;

    private byte[] _buffer;
    private int _length;

    private JsonBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body, or the problem: 415 for another type or any content encoding, 413 when it is longer than <paramref name="limit"/> bytes.</summary>
    public static async Task<(JsonBody? Body, ProblemDetails? Problem)> ReadAsync(HttpContext context, int limit)
    {
        var request = context.Request;
        if (!IsJson(request))
        {
            return (null, Problems.UnsupportedMediaType());
        }

        if (request.ContentLength > limit)
        {
            return (null, Problems.TooLarge());
        }

        // One byte more than allowed, so that a body without a length is told apart from one that just fits.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit + 1;
        }

        var body = new JsonBody(Math.Max(4096, (int)(request.ContentLength ?? 0) + 1));
        try
        {
            if (await body.FillAsync(request.Body, limit, context.RequestAborted))
            {
                return (body, null);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            body.Dispose();
            return (null, Problems.TooLarge());
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return (null, Problems.TooLarge());
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }

    private async Task<bool> FillAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation);
            _length += read;
            if (read == 0 || _length > limit)
            {
                return _length <= limit;
            }
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }

    private static bool IsJson(HttpRequest request)
        => request.Headers.ContentEncoding.Count == 0
        && request.Headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
