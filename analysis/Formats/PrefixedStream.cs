namespace Simulator.Analysis.Formats;

/// <summary>A stream of which the first bytes were read already, to see what it is.</summary>
sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
{
    int at;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (at == prefix.Length) return rest.Read(buffer);
        var taken = int.Min(buffer.Length, prefix.Length - at);
        prefix.AsSpan(at, taken).CopyTo(buffer);
        at += taken;
        return taken;
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
