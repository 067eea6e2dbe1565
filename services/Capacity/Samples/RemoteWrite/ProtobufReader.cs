using System.Buffers.Binary;

namespace Sms.Capacity;

/// <summary>
/// Walks over the fields of a protobuf message without making an object of anything. The library can only build whole
/// messages: hundreds of megabytes for a few bytes that a hostile sender has compressed well.
/// </summary>
/// <param name="data">The outermost message.</param>
/// <param name="part">Where in it the message begins and ends that is read.</param>
/// <exception cref="InvalidDataException">Thrown by all that reads: it is no protobuf, or the field has another
/// type.</exception>
internal ref struct ProtobufReader(ReadOnlySpan<byte> data, Range part)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly int _end = part.End.GetOffset(data.Length);
    private int _position = part.Start.GetOffset(data.Length);

    /// <summary>Number of the field that <see cref="Next"/> has found.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    public readonly bool IsAtEnd => _position == _end;

    /// <summary>Goes to the next field, whose value is to be read or skipped; false at the end.</summary>
    public bool Next()
    {
        if (IsAtEnd)
            return false;
        var tag = Varint();
        (Field, Type) = ((int)Math.Min(tag >> 3, int.MaxValue), (WireType)(tag & 7));
        return Field > 0 ? true : throw Malformed();
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (IsAtEnd)
                throw Malformed();
            var next = _data[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Malformed();
    }

    public ulong Number() => Type == WireType.Varint ? Varint() : throw Malformed();

    public double Double() =>
        Type == WireType.Fixed64 ? BinaryPrimitives.ReadDoubleLittleEndian(_data[Take(8)]) : throw Malformed();

    /// <summary>Where the bytes, text or message of the field are.</summary>
    public Range Bytes()
    {
        if (Type != WireType.Bytes)
            throw Malformed();
        var length = Varint();
        return length <= int.MaxValue ? Take((int)length) : throw Malformed();
    }

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                throw Malformed();
        }
    }

    private Range Take(int length)
    {
        if (length > _end - _position)
            throw Malformed();
        _position += length;
        return (_position - length).._position;
    }

    private static InvalidDataException Malformed() => new("Not a protobuf message.");
}

/// <summary>How a value is written, as protobuf numbers it.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
