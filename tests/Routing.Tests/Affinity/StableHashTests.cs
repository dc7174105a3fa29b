using System.Text;
using Sluice.Routing.Affinity;

namespace Sluice.Routing.Tests.Affinity;

public sealed class StableHashTests
{
    // As the algorithm's author publishes them, and as xxhsum says. They may never change: users would.
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    [InlineData("xxhash", 20141025, 0xB559B98D844E0635)]
    public void Published_vectors_hold(string text, ulong seed, ulong expected) =>
        Assert.Equal(expected, StableHash.Of(Encoding.ASCII.GetBytes(text), seed));

    // The sanity buffer of the reference's self-test: bytes of a generator whose start is PRIME32 and step PRIME64.
    [Theory]
    [InlineData(0, 0, 0xEF46DB3751D8E999)]
    [InlineData(0, 2654435761, 0xAC75FDA2929B17EF)]
    [InlineData(1, 0, 0xE934A84ADB052768)]
    [InlineData(1, 2654435761, 0x5014607643A9B4C3)]
    [InlineData(14, 0, 0x8282DCC4994E35C8)]
    [InlineData(14, 2654435761, 0xC3BD6BF63DEB6DF0)]
    [InlineData(222, 0, 0xB641AE8CB691C174)]
    [InlineData(222, 2654435761, 0x20CB8AB7AE10C14A)]
    public void The_references_self_test_holds(int length, ulong seed, ulong expected)
    {
        const ulong Prime64 = 11400714785074694797;
        var buffer = new byte[length];
        var generated = 2654435761ul;
        for (var index = 0; index < length; index++)
        {
            buffer[index] = (byte)(generated >> 56);
            generated *= Prime64;
        }

        Assert.Equal(expected, StableHash.Of(buffer, seed));
    }
}
