using System.Buffers;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Json;

/// <summary>The bytes of a request body, in a rented buffer that is wiped when they are done with.</summary>
internal sealed class JsonBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private JsonBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The body, or a problem: 413 when it turns out to be longer than <paramref name="limit"/> bytes.</summary>
    public static async Task<(JsonBody? Body, ProblemDetails? Problem)> ReadAsync(HttpContext context, long limit)
    {
        var body = new JsonBody((int)Math.Clamp((context.Request.ContentLength ?? 0) + 1, 4096, limit + 1));
        try
        {
            if (await body.FillAsync(context.Request.Body, limit, context.RequestAborted))
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

    private async Task<bool> FillAsync(Stream stream, long limit, CancellationToken cancellation)
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
}
