namespace DataHub.AuditLog.Notes;

/// <summary>Base64 in the one form that encoding gives (RFC 4648, section 4): no space, no missing padding, no stray bits.</summary>
internal static class StrictBase64
{
    public static bool TryRead(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var isRead = Convert.TryFromBase64String(text, buffer, out var count);
        bytes = buffer[..count];
        return isRead && Convert.ToBase64String(bytes) == text;
    }
}
