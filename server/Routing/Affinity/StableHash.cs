using System.Buffers.Binary;
using System.Numerics;

namespace Sluice.Routing.Affinity;

/// <summary>
/// A hash that is the same in every router, after every restart and in every release: XXH64, Yann Collet's "xxHash fast digest
/// algorithm", version 0.1.1. Pure. Keys that callers choose are no secret, and no table is built of them.
/// </summary>
internal static class StableHash
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int StripeBytes = 32;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var length = (ulong)bytes.Length;
        var hash = bytes.Length < StripeBytes ? seed + Prime5 : MixStripes(ref bytes, seed);
        hash += length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
        }
        if (bytes.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            bytes = bytes[sizeof(uint)..];
        }
        foreach (var last in bytes)
        {
            hash ^= last * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }
        return Avalanche(hash);
    }

    private static ulong MixStripes(ref ReadOnlySpan<byte> bytes, ulong seed)
    {
        var (one, two, three, four) = (seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1);
        for (; bytes.Length >= StripeBytes; bytes = bytes[StripeBytes..])
        {
            one = Round(one, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            two = Round(two, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            three = Round(three, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            four = Round(four, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        var hash =
            BitOperations.RotateLeft(one, 1)
            + BitOperations.RotateLeft(two, 7)
            + BitOperations.RotateLeft(three, 12)
            + BitOperations.RotateLeft(four, 18);
        return Merge(Merge(Merge(Merge(hash, one), two), three), four);
    }

    private static ulong Round(ulong state, ulong lane) => BitOperations.RotateLeft(state + lane * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
